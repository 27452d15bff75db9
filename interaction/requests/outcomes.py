"""办理结果: the 21 ways in which a request can end, as table three of the annual report counts them.

Rows and words: 国办公开办函〔2021〕30号; articles of 政府信息公开条例 unless another law is named. A request has one
outcome; one of which a part is given counts as ``partial`` alone (rule E5).
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    OPEN = "予以公开"
    PARTIAL = "部分公开"
    REFUSED = "不予公开"
    UNABLE = "无法提供"
    NOT_PROCESSED = "不予处理"
    OTHER = "其他处理"


@dataclass(frozen=True)
class Outcome:
    """``row``: of table three; ``review_first``: a suit needs a review before it (行政复议法 art. 23 (4)); ``answer``:
    given by an officer as an answer (the others end a request without one)."""

    name: str
    row: int
    group: Group
    label: str
    basis: str
    review_first: bool = False
    answer: bool = True


_ALL = (
    Outcome("open", 3, Group.OPEN, "予以公开", "第三十六条第（一）、（二）项"),
    Outcome("partial", 4, Group.PARTIAL, "部分公开", "第三十七条", review_first=True),
    Outcome("secret", 5, Group.REFUSED, "属于国家秘密", "第十四条", review_first=True),
    Outcome("forbidden", 6, Group.REFUSED, "其他法律行政法规禁止公开", "第十四条", review_first=True),
    Outcome("endangers", 7, Group.REFUSED, "危及“三安全一稳定”", "第十四条", review_first=True),
    Outcome("third_party", 8, Group.REFUSED, "保护第三方合法权益", "第十五条、第三十二条", review_first=True),
    Outcome("internal", 9, Group.REFUSED, "属于三类内部事务信息", "第十六条第一款", review_first=True),
    Outcome("process", 10, Group.REFUSED, "属于四类过程性信息", "第十六条第二款", review_first=True),
    Outcome("enforcement", 11, Group.REFUSED, "属于行政执法案卷", "第十六条第二款", review_first=True),
    Outcome("special_search", 12, Group.REFUSED, "属于行政查询事项", "第三十六条第（七）项", review_first=True),
    Outcome("not_held", 13, Group.UNABLE, "本机关不掌握相关政府信息", "第三十六条第（四）、（五）项"),
    Outcome("needs_making", 14, Group.UNABLE, "没有现成信息需要另行制作", "第三十八条"),
    Outcome("unclear", 15, Group.UNABLE, "补正后申请内容仍不明确", "第三十条"),
    Outcome("petition", 16, Group.NOT_PROCESSED, "信访举报投诉类申请", "第三十九条第一款"),
    Outcome("repeated", 17, Group.NOT_PROCESSED, "重复申请", "第三十六条第（六）项"),
    Outcome("publication", 18, Group.NOT_PROCESSED, "要求提供公开出版物", "第三十九条第二款"),
    Outcome("excessive", 19, Group.NOT_PROCESSED, "无正当理由大量反复申请", "第三十五条"),
    Outcome("confirmation", 20, Group.NOT_PROCESSED, "要求行政机关确认或重新出具已获取信息", ""),
    Outcome(
        "not_corrected", 21, Group.OTHER,
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "第三十条", answer=False,
    ),
    Outcome(
        "fee_unpaid", 22, Group.OTHER,
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "第四十二条；国办函〔2020〕109号", answer=False,
    ),
    Outcome("other", 23, Group.OTHER, "其他", ""),
)  # fmt: skip
OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}

# Outcomes that are given in more than one way: each has a letter of its own.
VARIANTS: dict[str, dict[str, str]] = {
    "open": {
        "provided": "提供信息",
        "published": "已经主动公开，告知获取的方式、途径",
        "later": "可以公开，告知提供的方式、途径和时间",
    },
    "not_held": {"absent": "经检索没有所申请的信息", "not_ours": "不属于本机关负责公开"},
}

# What an answer says beside its reasons, and which of these an outcome (or one of its variants) cannot do without.
DETAILS: dict[str, str] = {
    "where": "获取的方式、途径",
    "when": "提供的方式、途径和时间",
    "searched": "检索的范围和方法",
    "agency_name": "负责公开的机关",
    "agency_contact": "该机关的联系方式",
    "ground": "依据的法律、行政法规及条款",
    "reasons": "理由",
    "earlier": "此前答复的那件申请的编号",
    "channel": "可以走的渠道",
}
NEEDED: dict[str, tuple[str, ...]] = {
    "open/provided": (),
    "open/published": ("where",),
    "open/later": ("when",),
    "partial": ("reasons",),
    "secret": ("ground", "reasons"),
    "forbidden": ("ground", "reasons"),
    "endangers": ("reasons",),
    "third_party": ("reasons",),
    "internal": ("reasons",),
    "process": ("reasons",),
    "enforcement": ("reasons",),
    "special_search": ("ground", "where"),
    "not_held/absent": ("searched",),
    "not_held/not_ours": ("reasons",),
    "needs_making": ("reasons",),
    "unclear": ("reasons",),
    "petition": ("reasons",),
    "repeated": ("earlier",),
    "publication": ("where",),
    "excessive": ("reasons",),
    "confirmation": ("reasons",),
    "other": ("reasons",),
}


def answers() -> list[tuple[str, str]]:
    """What an officer may choose from: ``outcome`` or ``outcome/variant``, and how it is called."""
    found = []
    for outcome in OUTCOMES.values():
        if not outcome.answer:
            continue
        for variant, label in VARIANTS.get(outcome.name, {"": ""}).items():
            key = f"{outcome.name}/{variant}" if variant else outcome.name
            found.append((key, f"{outcome.label}：{label}" if label else outcome.label))
    return found


def grouped_answers() -> list[tuple[str, list[tuple[str, str]]]]:
    """The same under the headings of table three."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, label in answers():
        groups.setdefault(OUTCOMES[key.partition("/")[0]].group.value, []).append((key, label))
    return list(groups.items())


def split(key: str) -> tuple[str, str]:
    """Outcome and variant of a choice."""
    outcome, _, variant = key.partition("/")
    return outcome, variant
