"""The three things that can be asked of open data. How long each may take stands in the procedure (``limit``)."""

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    WANTED = "wanted", "数据需求"
    ERROR = "error", "数据纠错"
    ACCESS = "access", "有条件开放申请"


class Channel(models.TextChoices):
    """How it came in."""

    ONLINE = "online", "网上"
    PHONE = "phone", "电话"
    COUNTER = "counter", "窗口"
    POST = "post", "来函"


@dataclass(frozen=True)
class Rule:
    """``limit``: the named limit of the procedure an answer must keep; ``signed``: whether one must say who one is;
    ``means``: for whom it is."""

    kind: Kind
    limit: str
    signed: bool
    means: str


class Outcome(models.TextChoices):
    """How it ended; stands in ``Case.outcome``."""

    OPENED = "opened", "已经开放"
    PLANNED = "planned", "列入开放计划"
    PARTLY = "partly", "部分开放"
    DECLINED = "declined", "不能开放"
    CORRECTED = "corrected", "已经更正"
    NEXT_VERSION = "next-version", "下一版更正"
    CORRECT = "correct", "核对无误"
    GRANTED = "granted", "同意开放"
    DENIED = "denied", "不同意开放"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "申请人撤回"


# What an answer can be, by what was asked.
ANSWERS: dict[str, tuple[Outcome, ...]] = {
    Kind.WANTED: (Outcome.OPENED, Outcome.PLANNED, Outcome.PARTLY, Outcome.DECLINED),
    Kind.ERROR: (Outcome.CORRECTED, Outcome.NEXT_VERSION, Outcome.CORRECT),
}

# What is said of a report beside the data it is about: that something was wrong, and what becomes of it.
CORRECTIONS = (Outcome.CORRECTED, Outcome.NEXT_VERSION)

RULES = {
    rule.kind: rule
    for rule in (
        Rule(Kind.WANTED, "answer", False, "想要的数据目录里没有，或者不全、不够新"),
        Rule(Kind.ERROR, "answer_error", False, "数据有错、缺行、打不开、该更新没有更新"),
        Rule(Kind.ACCESS, "answer_access", True, "目录里标着“有条件开放”的，申请密钥来用"),
    )
}


def rule_of(kind: str) -> Rule:
    return RULES[Kind(kind)]
