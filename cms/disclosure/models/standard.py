"""基层政务公开标准目录: the table of what must be public in each field, ten columns as 国办发〔2019〕54号 sets them."""

from django.core.exceptions import ValidationError
from django.db import models

from .reference import Field

# The ways of publishing that the standard tables offer, in their order.
CHANNELS = (
    "政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心",
    "便民服务站", "入户/现场", "社区/企事业单位/村公示栏（电子屏）", "精准推送", "其他",
)  # fmt: skip


def validate_channels(value: list[str]) -> None:
    """Raises ValidationError for a channel the standard tables do not offer."""
    unknown = [name for name in value if name not in CHANNELS]
    if unknown:
        raise ValidationError(f"没有这种公开渠道：{'、'.join(unknown)}。可选：{'、'.join(CHANNELS)}。")


class StandardItem(models.Model):
    """One row of a field's standard table."""

    field = models.ForeignKey(Field, models.PROTECT, related_name="items", verbose_name="领域")
    number = models.PositiveIntegerField("序号")
    subject = models.CharField("一级事项", max_length=100)
    item = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）")
    basis = models.TextField("公开依据")
    time_limit = models.CharField("公开时限", max_length=200)
    publisher = models.CharField("公开主体", max_length=200)
    channels = models.JSONField("公开渠道和载体", default=list, validators=[validate_channels])
    whole_society = models.BooleanField("全社会", default=True)
    certain_groups = models.CharField("特定群体", max_length=100, blank=True, help_text="向谁公开，例如“申请人”。")
    proactive = models.BooleanField("主动公开", default=True)
    on_request = models.BooleanField("依申请公开", default=False)
    county = models.BooleanField("县级", default=True)
    township = models.BooleanField("乡级", default=False)

    class Meta:
        verbose_name = "标准目录事项"
        verbose_name_plural = "基层政务公开标准目录"
        ordering = ["field", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "number"], name="standard_item_number", violation_error_message="这个领域已有此序号。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field.name} {self.number} {self.item or self.subject}"

    def clean(self) -> None:
        if not (self.whole_society or self.certain_groups):
            raise ValidationError("请说明公开对象：勾选“全社会”，或填写特定群体。")
        if not (self.proactive or self.on_request):
            raise ValidationError("请勾选公开方式：主动公开、依申请公开，或两者。")
        if not (self.county or self.township):
            raise ValidationError("请勾选公开层级：县级、乡级，或两者。")
