"""On time or late: when a document had to be published and interpreted, and when it was.

条例 art. 26: twenty working days from the day information comes about or changes, unless a law sets another limit
(the table of DisclosureLimit). 国办发〔2016〕19号: an interpretation within three working days of its document.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from interaction.casework import calendar

if TYPE_CHECKING:
    from .models import Document

DISCLOSURE_WORKDAYS = 20
INTERPRETATION_WORKDAYS = 3
SOON_WORKDAYS = 5  # an open term with no more working days left than this is due soon


@dataclass(frozen=True)
class Timing:
    """A term: its last day, and the day on which the thing was done (None: not yet)."""

    due_on: date
    done_on: date | None = None

    def days_left(self, today: date) -> int:
        """Working days from the day it was done (or from ``today``) to the last day; negative when late."""
        return calendar.workdays_between(self.done_on or today, self.due_on)

    def is_late(self, today: date) -> bool:
        return (self.done_on or today) > self.due_on

    def tone(self, today: date) -> str:
        """The look of its badge: good, warn or bad."""
        if self.is_late(today):
            return "bad"
        return "warn" if self.done_on is None and self.days_left(today) <= SOON_WORKDAYS else "good"

    def in_words(self, today: date) -> str:
        """E.g. “按时”, “逾期2个工作日”, “还剩3个工作日”."""
        days = abs(self.days_left(today))
        if self.is_late(today):
            late = f"逾期{days}个工作日" if days else "逾期"
            return late if self.done_on else f"已{late}"
        if self.done_on:
            return "按时"
        return f"还剩{days}个工作日" if days else "今天到期"


def published_on(document: "Document") -> date | None:
    """The calendar day, here, on which the document went out."""
    return localdate(document.published_at) if document.published_at else None


def disclosure_timing(document: "Document") -> Timing | None:
    """The term for publishing; None where nobody wrote when the information came about, or it is not proactive."""
    start = document.formed_on or document.issued_on
    if start is None or document.access != "proactive":
        return None
    limit = document.limit or next((limit for matter in document.matters.all() for limit in matter.limits.all()), None)
    due_on = limit.due_on(start) if limit else calendar.add_workdays(start, DISCLOSURE_WORKDAYS)
    return Timing(due_on, published_on(document))


def wants_interpretation(document: "Document") -> bool:
    """What the editor said, else whether documents of its genre are to be interpreted."""
    if document.interpretation_wanted is not None:
        return document.interpretation_wanted
    return document.genre is not None and document.genre.role == "normative"


def interpretation_timing(document: "Document", interpreted_on: date | None) -> Timing | None:
    """The term for interpreting a published document; None where it needs no interpretation."""
    day = published_on(document)
    if day is None or not wants_interpretation(document):
        return None
    return Timing(calendar.add_workdays(day, INTERPRETATION_WORKDAYS), interpreted_on)
