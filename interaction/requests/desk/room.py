"""Requests on the officers' desk."""

from collections.abc import Sequence
from typing import Any

from interaction.casework.desk import rooms
from interaction.casework.desk.reach import has_desk, roles_of
from interaction.casework.letters import texts
from interaction.casework.models import Case

from ..letters.names import ENTERED
from ..models import InformationRequest
from ..outcomes import DETAILS, NEEDED, OUTCOMES
from .sections import sections

PROCEDURE = "requests"
# What is the same for several requests. Questions to others, fees and corrections are each request's own.
TOGETHER = frozenset(
    {
        "confirm", "assign", "reassign", "accept", "object", "draft_answer", "return_answer", "approve_answer", "send",
        "record_service", "archive", "remark", "supervise", "answer_supervision", "ask_extension", "approve_extension",
        "refuse_extension", "ask_correction",
    }
)  # fmt: skip


def kinds(cases: Sequence[Case]) -> dict[int, str]:
    """Which of the six kinds of applicant each case has."""
    found = InformationRequest.objects.filter(pk__in=[case.pk for case in cases]).only("kind")
    return {request.pk: request.get_kind_display() for request in found}


def may_enter(user: Any) -> bool:
    """Receivers copy what came on paper."""
    return has_desk(user) and "receiver" in roles_of(user)


def shows(action: str) -> dict[str, dict[str, list[str]]]:
    """Of the details of an answer only those that its kind of letter speaks of."""
    if action != "draft_answer":
        return {}
    written = texts.shipped(PROCEDURE)
    fields = {name: key for name, (key, _) in ENTERED.items() if key in DETAILS}
    found = {}
    for answer, needed in NEEDED.items():
        text = written.get(f"answer_{answer.replace('/', '_')}")
        spoken = [key for name, key in fields.items() if text and f"{{{name}}}" in text.body]
        found[answer] = list(dict.fromkeys([*needed, *spoken]))
    return {"answer": found}


ROOM = rooms.Room(
    PROCEDURE,
    kinds=kinds,
    sections=sections,
    outcomes={outcome.name: outcome.label for outcome in OUTCOMES.values()},
    links=(
        rooms.Link("登记书面申请", "requests_desk:enter", "plus", may_enter),
        rooms.Link("相同的申请", "requests_desk:groups", "group", has_desk),
    ),
    together=TOGETHER,
    shows=shows,
    awaits=rooms.more_time_asked(PROCEDURE),
)
