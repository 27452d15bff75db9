"""Letters that are public with an answer that is not the last: their readers would go by what holds no more."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from cms.agencies.permissions import works_for_county
from interaction.casework import calendar
from interaction.casework.desk.dues import Due, Source
from interaction.casework.desk.reach import has_desk

from ..models import Reply
from .models import PublishedLetter, Step

DAYS = 5  # working days; a rule of this portal, as long as an answer given again takes
BASIS = "本门户的规定：答复变了，公开的也要跟着变"


def outdated(agency: int | None = None) -> "QuerySet[PublishedLetter]":
    """Those that were answered again since they were made public, with ``sent_at`` of the last answer."""
    again = Reply.objects.filter(round__gt=1, status=Reply.Status.SENT)  # few: they lead to their letters
    last = again.filter(case=OuterRef("case")).order_by("-sent_at").values("sent_at")[:1]
    letters = PublishedLetter.objects.public().filter(case__in=again.values("case")).annotate(sent_at=Subquery(last))
    letters = letters.filter(sent_at__gt=F("published_at"))
    return letters if agency is None else letters.filter(agency=agency)


def prepared_before(letter: PublishedLetter) -> bool:
    """Whether the wording was saved before the last answer was sent."""
    saved = letter.steps.filter(what=Step.What.SAVED).order_by("-pk").values_list("at", flat=True).first()
    replies = Reply.objects.filter(case=letter.case_id, status=Reply.Status.SENT)
    return saved is not None and replies.filter(sent_at__gt=saved).exists()


def owed(agency: int | None) -> Iterator[Due]:
    for letter in outdated(agency).select_related("agency", "case").defer("wording", "question", "answer"):
        sent_on = timezone.localdate(letter.sent_at)  # type: ignore[attr-defined]
        yield Due(
            calendar.add_workdays(sent_on, DAYS),
            f"来信 {letter.case.number} 公开的不是最后一次答复，请撤下后用新的答复重新公开",
            reverse("letters_desk:letter", args=[letter.case.number]),
            BASIS, letter.agency, f"{letter.pk}-{sent_on}", warn=3,
        )  # fmt: skip


def sees_to_it(user: Any) -> bool:
    return has_desk(user) and not works_for_county(user)


SOURCE = Source("published_letters", "公开的来信不是最后一次答复", owed, sees_to_it, opens=has_desk)
