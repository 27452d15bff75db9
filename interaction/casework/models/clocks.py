"""How clocks are set here: when a light turns yellow, and where a province's rules differ from the national ones."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="warning", order=300)
class ClockSettings(BaseGenericSetting):
    """When the light of a case turns yellow."""

    class By(models.TextChoices):
        SHARE = "share", "剩余的比例（%）"
        DAYS = "days", "剩余的工作日数"

    yellow_by = models.CharField("黄灯按什么算", max_length=10, choices=By.choices, default=By.SHARE)
    yellow_at = models.PositiveSmallIntegerField(
        "剩下多少时亮黄灯", default=25, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="按比例填百分数：25 表示 20 个工作日的期限剩 5 天时亮黄灯；按天数就填工作日数。",
    )  # fmt: skip
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "红黄灯"


class LimitChange(models.Model):
    """A limit of a procedure as it is here, with what says so. Without one the procedure's own holds."""

    procedure = models.CharField("程序", max_length=30)
    limit = models.CharField("期限", max_length=40)
    days = models.PositiveSmallIntegerField("天数", validators=[MinValueValidator(1), MaxValueValidator(366)])
    basis = models.CharField("依据", max_length=200, help_text="例如本省的实施办法及条款。会显示在“怎么算出来的”里。")
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "期限调整"
        verbose_name_plural = "期限调整"
        constraints = [models.UniqueConstraint(fields=["procedure", "limit"], name="one_change_a_limit")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.limit}"
