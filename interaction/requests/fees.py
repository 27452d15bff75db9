"""信息处理费 (国办函〔2020〕109号): what a request costs, by the request or by the page, never both."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Sum
from django.utils import timezone

from interaction.casework.models import Case

from .models import Fee, InformationRequest


@dataclass(frozen=True)
class Band:
    """``rate`` yuan for each one after the first ``after``."""

    after: int
    rate: int


FREE_REQUESTS, FREE_PAGES = 10, 30
PAGES = (Band(0, 0), Band(FREE_PAGES, 10), Band(100, 20), Band(200, 40))


@dataclass(frozen=True)
class Charge:
    """One line of a sum: ``count`` at ``rate`` yuan, from the ``first``-th to the ``last``-th."""

    first: int
    last: int
    rate: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        return self.count * self.rate


def rate_of_request(nth: int) -> int:
    """What the ``nth`` request of a month costs: up to 10 nothing, up to 30 a hundred each, then a hundred more for
    every ten begun."""
    if nth <= FREE_REQUESTS:
        return 0
    return 100 if nth <= 30 else 200 + (nth - 31) // 10 * 100


def rate_of_page(nth: int) -> int:
    """What the ``nth`` page of a request costs."""
    return [band.rate for band in PAGES if nth > band.after][-1]


def _request_band_end(nth: int) -> int:
    if nth <= FREE_REQUESTS:
        return FREE_REQUESTS
    return 30 if nth <= 30 else 30 + ((nth - 31) // 10 + 1) * 10


def _page_band_end(nth: int) -> int | None:
    return next((band.after for band in PAGES if band.after >= nth), None)


def by_requests(before: int, quantity: int) -> list[Charge]:
    """``quantity`` requests, after ``before`` of the same applicant in the same natural month (art. 4)."""
    charges, nth, last = [], before + 1, before + quantity
    while nth <= last:
        end = min(_request_band_end(nth), last)
        charges.append(Charge(nth, end, rate_of_request(nth)))
        nth = end + 1
    return charges


def by_pages(quantity: int) -> list[Charge]:
    """``quantity`` pages of one request (art. 5)."""
    charges, nth = [], 1
    while nth <= quantity:
        end = min(_page_band_end(nth) or quantity, quantity)
        charges.append(Charge(nth, end, rate_of_page(nth)))
        nth = end + 1
    return charges


def amount(charges: list[Charge]) -> int:
    return sum(charge.amount for charge in charges)


def shown(charges: list[Charge], unit: str) -> str:
    """The sum, as a letter and a page show it."""
    lines = [
        f"第 {charge.first}—{charge.last} {unit}：{charge.count} {unit} × {charge.rate} 元 = {charge.amount} 元"
        for charge in charges
    ]
    return "\n".join([*lines, f"合计 {amount(charges)} 元"])


def before_in_month(case: Case) -> int:
    """How many requests the applicant sent this agency earlier in the same natural month. Those that were split into
    several when they were charged count as so many."""
    request = InformationRequest.objects.filter(pk=case.pk).first()
    if request is None or not request.applicant_key:
        return 0
    day = timezone.localtime(case.submitted_at).date().replace(day=1)
    first = timezone.make_aware(datetime.combine(day, time.min))
    earlier = (
        InformationRequest.objects.filter(
            applicant_key=request.applicant_key,
            case__agency_id=case.agency_id,
            case__submitted_at__gte=first,
            case__submitted_at__lte=case.submitted_at,
        )
        .exclude(case__submitted_at=case.submitted_at, case__pk__gte=case.pk)
        .exclude(pk=case.pk)
    )
    split = Fee.objects.filter(case__request__in=earlier, mode=Fee.Mode.BY_REQUEST)
    charged = split.aggregate(quantity=Sum("quantity"))["quantity"] or 0
    return int(earlier.count() - split.count() + charged)
