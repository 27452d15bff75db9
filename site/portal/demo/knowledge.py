"""知识库: questions with their answers, one of them to be looked at again soon, one for staff alone; and some letters
about one matter, each in its writer's own words."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.agencies.models import Agency
from cms.review.admission import admit
from interaction.casework import actors
from interaction.mailbox import submission
from interaction.mailbox.knowledge.models import KnowledgeItem

from .admitted import SOURCE
from .texts import tables


def load(agencies: Mapping[str, Agency], today: date) -> int:
    """All items and near letters. Gives their number."""
    (found,) = tables("knowledge")
    items = [(_item(one, agencies, today), _published(one, today)) for one in found["items"]]
    admit(items, SOURCE)
    campaign = found["near"]
    for number, text in enumerate(campaign["texts"]):
        data = {"kind": "complaint", "subject": campaign["subject"], "text": text, "place": campaign["place"],
                "name": campaign["names"][number], "phone": f"0000-66{number:05d}"}  # fmt: skip
        submission.submit(
            agencies["government"], data, secret=f"demo near letter {number}", channel="online", actor=actors.APPLICANT
        )
    return len(items) + len(campaign["texts"])


def _published(one: dict[str, Any], today: date) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(one["days_ago"]), time(10, 20)))


def _item(one: dict[str, Any], agencies: Mapping[str, Agency], today: date) -> KnowledgeItem:
    item = KnowledgeItem(
        title=one["question"], answer=one["answer"].strip(), basis=one.get("basis", ""), kind=one.get("kind", ""),
        lead_agency=agencies[one["agency"]], open_to_public=one.get("public", True),
        check_on=today + timedelta(one["check_in"]) if "check_in" in one else None,
    )  # fmt: skip
    item.clean()
    return item
