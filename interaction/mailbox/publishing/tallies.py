"""How many letters are public, by agency, kind and year: kept with each that comes or goes, counted anew at night."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from search.memory import remembered

from .models import PublishedLetter, Tally


def count(letter: PublishedLetter, change: int) -> None:
    """Call it in the transaction in which the letter comes or goes."""
    if letter.published_at is None:
        return
    place: dict[str, Any] = {
        "agency_id": letter.agency_id, "kind": letter.kind, "year": timezone.localtime(letter.published_at).year,
    }  # fmt: skip
    Tally.objects.get_or_create(**place)
    Tally.objects.filter(**place).update(letters=F("letters") + change)


@remembered
def rows() -> list[tuple[int, str, int, int]]:
    """Agency, kind, year, how many: some hundreds of rows, however many letters there are."""
    return list(Tally.objects.filter(letters__gt=0).values_list("agency_id", "kind", "year", "letters"))


def total() -> int:
    return Tally.objects.aggregate(n=Sum("letters"))["n"] or 0


def recount() -> int:
    """Put right what has drifted; gives how many were wrong. A job of the worker."""
    true = {
        (row["agency_id"], row["kind"], row["year"]): row["n"]
        for row in PublishedLetter.objects.public()
        .annotate(year=ExtractYear("published_at"))
        .values("agency_id", "kind", "year")
        .order_by()
        .annotate(n=Count("pk"))
    }
    wrong = 0
    with transaction.atomic():
        for tally in Tally.objects.select_for_update():
            n = true.pop((tally.agency_id, tally.kind, tally.year), 0)
            if tally.letters != n:
                Tally.objects.filter(pk=tally.pk).update(letters=n)
                wrong += 1
        for (agency, kind, year), n in true.items():
            Tally.objects.create(agency_id=agency, kind=kind, year=year, letters=n)
            wrong += 1
    return wrong
