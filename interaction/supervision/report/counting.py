"""From cases to figures: what counts in which cell, said once, for counting and for opening a cell.

A request belongs to the year in which it was received (条例 art. 31) and to that in which its clock ended; both are
asked as of the year's last day, so a report says the same whenever it is computed. docs/decisions/0016.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from interaction.casework.models import Case
from interaction.requests.models import Fee, Proceeding

from .figures import Figures
from .statute import (  # fmt: skip
    CARRIED_IN,
    CARRIED_OUT,
    ENDED,
    KINDS,
    NEW,
    OF_ROW,
    PENDING,
    PROCEEDINGS,
    RESULTS_OF_FOUR,
    ROW_OF,
    TOTAL,
)

PROCEDURE = "requests"


@dataclass(frozen=True)
class Year:
    """The period of a report: 1 January to 31 December."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)


# --- Table three: a condition for each row that is counted by itself
def _new(year: Year) -> Q:
    return Q(received_on__range=(year.first, year.last))


def _open_before(day: date) -> Q:
    """Received before ``day`` and not ended before it."""
    again = Q(request__first_ended_on__gte=day)
    once = Q(request__first_ended_on=None) & (Q(ended_on=None) | Q(ended_on__gte=day))
    return Q(received_on__lt=day) & (again | once)


def _ended(year: Year) -> Q:
    """What had to be answered again counts as it ended first; table four tells why it did not stand."""
    period = (year.first, year.last)
    once = Q(request__first_ended_on=None, ended_on__range=period)
    return (Q(request__first_ended_on__range=period) | once) & Q(received_on__isnull=False)


COUNTED_AS = Coalesce("request__first_outcome", "outcome")


COUNTED: dict[int, Callable[[Year], Q]] = {
    NEW: _new,
    CARRIED_IN: lambda year: _open_before(year.first),
    ENDED: _ended,
    CARRIED_OUT: lambda year: _open_before(date(year.number + 1, 1, 1)),
}


def condition(row: int, year: Year) -> Q:
    """What makes a case count in a row of table three."""
    if row in COUNTED:
        return COUNTED[row](year)
    outcome = OF_ROW[row]
    once = Q(request__first_outcome=None, outcome=outcome)
    return _ended(year) & (Q(request__first_outcome=outcome) | once)


def cases(agencies: Sequence[int]) -> "QuerySet[Case]":
    """Requests put to these agencies."""
    return Case.objects.filter(procedure=PROCEDURE, agency__in=agencies)


def cases_of(agencies: Sequence[int], year: Year, row: int, column: str = TOTAL) -> "QuerySet[Case]":
    """The cases behind a cell of table three."""
    found = cases(agencies).filter(condition(row, year))
    return found if column == TOTAL else found.filter(request__kind=column)


def unreceived(agencies: Sequence[int], year: Year) -> "QuerySet[Case]":
    """Those withdrawn before anybody had confirmed their receipt: never received in law, so counted nowhere."""
    return cases(agencies).filter(ended_on__range=(year.first, year.last), received_on=None)


# --- Table four
def proceedings(agencies: Sequence[int], year: Year) -> "QuerySet[Proceeding]":
    """Those that were pending at some time of the year."""
    return Proceeding.objects.filter(
        Q(decided_on=None) | Q(decided_on__gte=year.first),
        case__procedure=PROCEDURE, case__agency__in=agencies, filed_on__lte=year.last,
    )  # fmt: skip


def _decided(year: Year) -> Q:
    return Q(decided_on__lte=year.last) & ~Q(result=PENDING)


def proceedings_of(agencies: Sequence[int], year: Year, kind: str, result: str = TOTAL) -> "QuerySet[Proceeding]":
    """Those behind a cell of table four: with their result where it came within the year, else as pending."""
    found = proceedings(agencies, year).filter(kind=kind)
    if result == PENDING:
        return found.exclude(_decided(year))
    return found if result == TOTAL else found.filter(_decided(year), result=result)


# --- Fees
def fees(agencies: Sequence[int], year: Year) -> "QuerySet[Fee]":
    """Information fees received in the year, by the day of payment."""
    return Fee.objects.filter(
        case__procedure=PROCEDURE, case__agency__in=agencies, paid_on__range=(year.first, year.last)
    )


# --- Counting
def count(agencies: Iterable[int], year: Year) -> dict[int, Figures]:
    """The figures of each of these agencies. Ten queries, however many cases there are; the database does the sums."""
    keys = list(agencies)
    found = {key: Figures() for key in keys}
    for row in COUNTED:
        _count_row(found, keys, year, row)
    for agency, number in _grouped(cases(keys).filter(_ended(year))):
        found[agency].ended = number
    for agency, number in _grouped(unreceived(keys, year)):
        found[agency].unreceived = number
    _count_proceedings(found, keys, year)
    paid = fees(keys, year).values_list("case__agency").annotate(Sum("amount"), Count("pk")).order_by()
    for agency, amount, number in paid:
        found[agency].fee_amount, found[agency].fee_count = amount, number
    return found


def _grouped(queryset: "QuerySet[Case]") -> Iterable[tuple[int, int]]:
    return queryset.values_list("agency").annotate(Count("pk")).order_by()


def _count_row(found: dict[int, Figures], keys: list[int], year: Year, row: int) -> None:
    """A row counted by itself; with the row of all that ended come the rows of its outcomes."""
    names: list[Any] = ["agency", "request__kind", *([COUNTED_AS] if row == ENDED else [])]
    for agency, kind, *more, number in (
        cases(keys).filter(condition(row, year)).values_list(*names).annotate(Count("pk")).order_by()
    ):
        rows = [row, *(ROW_OF[outcome] for outcome in more if outcome in ROW_OF)]
        for each in rows:
            cells = found[agency].three[each]
            cells[TOTAL] += number
            if kind in KINDS:
                cells[kind] += number


def _count_proceedings(found: dict[int, Figures], keys: list[int], year: Year) -> None:
    for settled in (True, False):
        chosen = proceedings(keys, year)
        chosen = chosen.filter(_decided(year)) if settled else chosen.exclude(_decided(year))
        groups = chosen.values_list("case__agency", "kind", "result").annotate(Count("pk")).order_by()
        for agency, kind, result, number in groups:
            if kind not in PROCEEDINGS:
                continue
            cells = found[agency].four[kind]
            cells[TOTAL] += number
            counted = result if settled else PENDING
            if counted in RESULTS_OF_FOUR:
                cells[counted] += number
