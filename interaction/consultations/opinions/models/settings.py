"""How long, and by when: the national rule as default; a province or county may ask for more."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="comment", order=325)
class OpinionSettings(BaseGenericSetting):
    least_days = models.PositiveSmallIntegerField(
        "征集至少多少日", default=30, validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="自然日，从公布的次日算起。《重大行政决策程序暂行条例》第十五条、《规章制定程序条例》第十五条、"
        "《优化营商环境条例》第六十二条：一般不少于 30 日。短于这个天数的，必须公布缩短的理由。",
    )  # fmt: skip
    result_days = models.PositiveSmallIntegerField(
        "截止后多少日内公布结果", default=30, validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="自然日，从截止的次日算起。国家没有统一规定，按本地规定填；单项征集可以承诺更早的日期。",
    )  # fmt: skip
    warn_days = models.PositiveSmallIntegerField(
        "提前多少日提醒", default=10, validators=[MinValueValidator(0), MaxValueValidator(90)],
        help_text="离公布结果的期限还剩这么多日时亮黄灯，过了期限亮红灯，直到公布。",
    )  # fmt: skip
    keep_days = models.PositiveSmallIntegerField(
        "联系方式保存多少日", default=365, validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="征集截止满这么多日以后，自动清除提意见人的姓名和联系方式，意见本身保留。"
        "《个人信息保护法》第十九条：保存期限应当为实现处理目的所必要的最短时间。",
    )  # fmt: skip

    class Meta:
        verbose_name = "意见征集期限"
