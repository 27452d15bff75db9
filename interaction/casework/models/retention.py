"""How long personal data of cases is kept."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="lock", order=310)
class Retention(BaseGenericSetting):
    """The shortest time the purpose needs (个人信息保护法 art. 19). What is shorter or longer here, the county says."""

    years = models.PositiveSmallIntegerField(
        "归档后保存几年", default=5, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="归档满这些年以后，自动清除申请人信息、申请和答复的内容、附件；编号、类别、日期、办理结果和办理经过的"
        "摘要留下，统计不受影响。《个人信息保护法》第十九条：保存期限应当为实现处理目的所必要的最短时间。",
    )  # fmt: skip
    basis = models.CharField(
        "依据", max_length=200, default="《中华人民共和国个人信息保护法》第十九条", help_text="会在公开的说明里写出。"
    )

    class Meta:
        verbose_name = "个人信息保存期限"
