"""What the law asks of an event beforehand and afterwards: a table, for provinces and counties ask for more."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .kinds import EventKind


def _days(label: str, help_text: str, default: int = 0) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(180)], help_text=help_text
    )


class Basis(models.Model):
    """One legal basis of events, with the times it sets. Of a time that is 0 nothing is asked."""

    class Unit(models.TextChoices):
        NATURAL = "natural", "自然日"
        WORKING = "working", "工作日"

    kind = models.CharField("活动类别", max_length=10, choices=EventKind.choices)
    name = models.CharField("名称", max_length=60, unique=True, help_text="例如“定价听证”“重大行政决策听证”。")
    article = models.CharField("依据", max_length=200, help_text="法规、规章的名称和条款，会在公告页写出。")
    unit = models.CharField("按哪种日子算", max_length=10, choices=Unit.choices, default=Unit.NATURAL)
    announce_days = _days("公告要提前几日", "举行之前至少这么多日公告；没有规定的填 0。")
    roster_days = _days("参加人名单要提前几日公布", "没有规定的填 0。")
    materials_days = _days("材料要提前几日送达", "没有规定的填 0。")
    minutes_days = _days("举行后几个工作日内公布笔录和采纳情况", "没有国家统一规定，按本地规定填。", 15)
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "活动依据和期限"
        verbose_name_plural = "活动依据和期限"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="group", order=330)
class EventSettings(BaseGenericSetting):
    """What holds for all events of the county."""

    keep_days = models.PositiveSmallIntegerField(
        "报名信息保存几天", default=90, validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="活动结束满这么多天以后，自动清除报名人的姓名、电话、邮箱和报名理由，只留编号、类别和是否到场。"
        "《个人信息保护法》第十九条：保存期限应当为实现处理目的所必要的最短时间。报名页上会写明。",
    )  # fmt: skip

    class Meta:
        verbose_name = "听证、旁听、开放日"
