"""Documents whose term for publishing or interpreting is running out or has run out: for filters and the desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from interaction.casework import calendar

from .models import Access, Document
from .timing import SOON_WORKDAYS, Timing, published_on

# Not published yet, though it should be; published, but not interpreted yet.
UNPUBLISHED = Q(published_at=None, access=Access.PROACTIVE, disclosure_due_on__isnull=False)
UNINTERPRETED = Q(live=True, withdrawn_at=None, interpretation_due_on__isnull=False, interpreted_on=None)

LABELS = {
    "disclosure_late": "应公开未公开，已逾期",
    "disclosure_soon": f"应公开未公开，{SOON_WORKDAYS}个工作日内到期",
    "published_late": "已公开，但逾期",
    "interpretation_late": "应解读未解读，已逾期",
    "interpretation_soon": "应解读未解读，尚未逾期",
}


def narrow(documents: "QuerySet[Document]", term: str) -> "QuerySet[Document]":
    """Those of ``documents`` whose term stands as the key of LABELS says."""
    today = timezone.localdate()
    soon = calendar.add_workdays(today, SOON_WORKDAYS)
    conditions = {
        "disclosure_late": UNPUBLISHED & Q(disclosure_due_on__lt=today),
        "disclosure_soon": UNPUBLISHED & Q(disclosure_due_on__range=(today, soon)),
        "published_late": Q(out_on__gt=F("disclosure_due_on")),
        "interpretation_late": UNINTERPRETED & Q(interpretation_due_on__lt=today),
        "interpretation_soon": UNINTERPRETED & Q(interpretation_due_on__gte=today),
    }
    if term == "published_late":
        documents = documents.alias(out_on=TruncDate("published_at"))
    return documents.filter(conditions[term])


@dataclass(frozen=True)
class Due:
    """A document and the term that waits for somebody."""

    document: Document
    what: str
    timing: Timing
    today: date

    @property
    def is_late(self) -> bool:
        return self.timing.is_late(self.today)

    @property
    def words(self) -> str:
        return self.timing.in_words(self.today)


def disclosure_words(document: Document) -> str:
    """For a list: on time or late, or how many working days are left. Reads stored columns only."""
    if document.disclosure_due_on is None:
        return ""
    return Timing(document.disclosure_due_on, published_on(document)).in_words(timezone.localdate())


def interpretation_words(document: Document) -> str:
    """The same for its interpretation; empty for what needs none or is not published yet."""
    if document.interpretation_due_on is None:
        return ""
    return Timing(document.interpretation_due_on, document.interpreted_on).in_words(timezone.localdate())


def waiting(documents: "QuerySet[Document]", limit: int) -> list[Due]:
    """What is late or due soon, at most ``limit`` of each sort: first what there is still time for, then the latest
    to have become late."""
    today = timezone.localdate()
    light = documents.light().select_related("lead_agency")  # type: ignore[attr-defined]
    last = calendar.add_workdays(today, SOON_WORKDAYS)
    unpublished = light.filter(UNPUBLISHED, disclosure_due_on__lte=last).order_by("-disclosure_due_on", "-pk")
    uninterpreted = light.filter(UNINTERPRETED).order_by("-interpretation_due_on", "-pk")
    return [
        *(Due(each, "公开", Timing(each.disclosure_due_on), today) for each in unpublished[:limit]),
        *(Due(each, "解读", Timing(each.interpretation_due_on), today) for each in uninterpreted[:limit]),
    ]


def recheck() -> int:
    """The periodic job: reckon open terms anew, in case the legal calendar has changed. Returns how many moved."""
    from .standing import refresh

    return refresh(Document.objects.filter(UNPUBLISHED | UNINTERPRETED).values_list("pk", flat=True))
