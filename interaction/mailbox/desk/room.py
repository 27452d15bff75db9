"""What the desk must know of letters."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from interaction.casework.desk import rooms
from interaction.casework.desk.reach import has_desk, roles_of
from interaction.casework.models import Case

from ..kinds import LetterKind
from ..models import Letter, Outcome
from ..sorting.sections import LINKS
from .sections import beside, sections

PROCEDURE = "mailbox"
# What is the same for several letters. What is asked of their writers, and how one of them is referred, is each one's.
TOGETHER = frozenset(
    {
        "release", "refuse", "refer", "join", "part", "correct_kind", "assign", "reassign", "accept", "object",
        "draft_reply", "return_reply", "send_reply", "ask_extension", "approve_extension", "refuse_extension",
        "archive", "remark", "supervise", "answer_supervision",
    }
)  # fmt: skip


def kinds(cases: Sequence[Case]) -> dict[int, str]:
    """What kind of letter each is, whether it was written to the head, and how it came."""
    found = Letter.objects.filter(pk__in=[case.pk for case in cases]).only("kind", "to_head", "nameless", "channel")
    return {
        letter.pk: "，".join(
            part
            for part in (
                letter.get_kind_display(),
                "写给县长" if letter.to_head else "",
                "匿名" if letter.nameless else "",
                letter.get_channel_display() if letter.channel != "online" else "",
            )
            if part
        )
        for letter in found
    }


FEW = 50_000  # keys that are quicker listed than looked up letter by letter


def of_kind(kind: str) -> Q:
    """``head``: those written to the head of government. Where they are few, a list of their keys spares looking at
    every letter for them; where they are many, the first of the desk's letters show a page of them."""
    if kind != "head":
        return Q(letter__kind=kind)
    keys = Letter.objects.filter(to_head=True).values("case")
    return Q(letter__to_head=True) if keys[FEW : FEW + 1].exists() else Q(pk__in=keys)


def may_enter(user: Any) -> bool:
    """Receivers write down what is said on the telephone and at the counter, and copy what comes by post."""
    return has_desk(user) and "receiver" in roles_of(user)


ROOM = rooms.Room(
    PROCEDURE,
    kinds=kinds,
    sections=sections,
    outcomes=dict(Outcome.choices),
    links=(rooms.Link("登记来信", "mailbox_desk:enter", "mail", may_enter), *LINKS),
    together=TOGETHER,
    awaits=rooms.more_time_asked(PROCEDURE),
    awaits_at_desk=True,
    beside=beside,
    kind_choices=[*LetterKind.choices, ("head", "写给县长的信")],
    of_kind=of_kind,
)
