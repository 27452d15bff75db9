"""The kinds of letters, and what each allows. How long each may take stands in the procedure (``limit``)."""

from dataclasses import dataclass

from django.db import models


class LetterKind(models.TextChoices):
    CONSULTATION = "consultation", "咨询"
    SUGGESTION = "suggestion", "建议"
    COMPLAINT = "complaint", "投诉"
    HELP = "help", "求助"
    REPORT = "report", "举报"
    SITE_ERROR = "site_error", "网站纠错"


@dataclass(frozen=True)
class KindRule:
    """``limit``: the named limit of the procedure an answer must keep; ``nameless``: whether the writer may give no
    name; ``publishable``: whether letter and answer may ever be shown to the public; ``means``: for whom it is."""

    kind: LetterKind
    limit: str
    nameless: bool
    publishable: bool
    means: str


RULES = {
    rule.kind: rule
    for rule in (
        KindRule(LetterKind.CONSULTATION, "answer_simple", True, True, "问政策、问怎么办事、问找谁办"),
        KindRule(LetterKind.SUGGESTION, "answer", True, True, "对政府工作提意见、出主意"),
        KindRule(LetterKind.COMPLAINT, "answer", False, True, "自己的权益受了影响，要求处理"),
        KindRule(LetterKind.HELP, "answer", False, True, "遇到困难，请政府帮助解决"),
        KindRule(LetterKind.REPORT, "answer", True, False, "反映别人违法违规的线索，内容不公开"),
        KindRule(LetterKind.SITE_ERROR, "answer_site_error", True, True, "网站上的错别字、打不开的页面、过时的内容"),
    )
}


def rule_of(kind: str) -> KindRule:
    return RULES[LetterKind(kind)]
