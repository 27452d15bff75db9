"""The words of events."""

from django.db import models


class EventKind(models.TextChoices):
    HEARING = "hearing", "听证会"
    SIT_IN = "sit_in", "旁听会议"
    OPEN_DAY = "open_day", "开放日"


class SelectionWay(models.TextChoices):
    FIRST = "first", "按报名先后"
    DRAW = "draw", "公开抽签"
    OFFICE = "office", "由举办单位遴选"


class NamesShown(models.TextChoices):
    MASKED = "masked", "只显示姓氏（张**）"
    FULL = "full", "显示全名（报名时会告知）"
    NONE = "none", "不公布名单"


class Taken(models.TextChoices):
    YES = "yes", "采纳"
    PARTLY = "partly", "部分采纳"
    NO = "no", "未采纳"
    EXPLAINED = "explained", "解释说明"
