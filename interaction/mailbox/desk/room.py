"""What the desk must know of letters."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from interaction.casework.desk import rooms
from interaction.casework.desk.reach import has_desk, roles_of
from interaction.casework.models import Case, Entry

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


def of_kind(kind: str) -> Q:
    """``head``: those written to the head of government."""
    return Q(letter__to_head=True) if kind == "head" else Q(letter__kind=kind)


def may_enter(user: Any) -> bool:
    """Receivers write down what is said on the telephone and at the counter, and copy what comes by post."""
    return has_desk(user) and "receiver" in roles_of(user)


def awaits(roles: Collection[str]) -> Q | None:
    """A head is asked for more time while the letter stays in the handler's hands."""
    if "head" not in roles:
        return None
    settled = Entry.objects.filter(
        case=OuterRef("case"), action__in=["approve_extension", "refuse_extension"], sequence__gt=OuterRef("sequence")
    )
    asked = Entry.objects.filter(~Exists(settled), case=OuterRef("pk"), action="ask_extension")
    return Q(Exists(asked), procedure=PROCEDURE, step="handling")


ROOM = rooms.Room(
    PROCEDURE,
    kinds=kinds,
    sections=sections,
    outcomes=dict(Outcome.choices),
    links=(rooms.Link("登记来信", "mailbox_desk:enter", "mail", may_enter), *LINKS),
    together=TOGETHER,
    awaits=awaits,
    awaits_at_desk=True,
    beside=beside,
    kind_choices=[*LetterKind.choices, ("head", "写给县长的信")],
    of_kind=of_kind,
)
