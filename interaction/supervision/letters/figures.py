"""The figures of letters for a year: by agency, by kind, by month, and which agencies do best."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Count, Min
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework.degrees import Degree
from interaction.casework.models import Case
from interaction.casework.projection import Light, with_light
from interaction.mailbox.kinds import LetterKind
from interaction.mailbox.models import MailboxSettings

from .counting import PROCEDURE
from .models import MEASURES, LetterTally, TallyMark

FRESH_FOR = 60  # seconds
KEPT_FOR = 900  # seconds in which an old copy is given while a new one is being made
RANKED_FROM = 10  # answers in the year; fewer say nothing of an agency


@dataclass
class Sums:
    """Of an agency, a kind, a month, or of all; ``lights`` are of what is in hand now, whatever the year."""

    name: str = ""
    slug: str = ""
    pk: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(map(str, Light), 0))

    def add(self, counts: Iterable[int]) -> None:
        for name, number in zip(MEASURES, counts, strict=True):
            self.counts[name] += number

    @property
    def received(self) -> int:
        return self.counts["received"]

    @property
    def answered(self) -> int:
        return self.counts["answered"]

    @property
    def in_time(self) -> int:
        return self.answered - self.counts["late"]

    @property
    def in_hand(self) -> int:
        return sum(self.lights.values())

    @property
    def on_time(self) -> float | None:
        """Per cent of the answers; None where there are none."""
        return 100 * self.in_time / self.answered if self.answered else None

    @property
    def average(self) -> float | None:
        """Working days from receipt to the first answer."""
        return self.counts["workdays"] / self.answered if self.answered else None

    @property
    def rated(self) -> int:
        return sum(self.degrees.values())

    @property
    def degrees(self) -> dict[int, int]:
        return {degree.value: self.counts[f"degree_{degree.value}"] for degree in Degree}

    @property
    def satisfaction(self) -> float | None:
        """Per cent of the ratings that were not low."""
        content = sum(number for degree, number in self.degrees.items() if not Degree(degree).is_low)
        return 100 * content / self.rated if self.rated else None

    @property
    def is_empty(self) -> bool:
        return not (any(self.counts.values()) or self.in_hand)


@dataclass
class Board:
    """``cells``: month, slug and name of the agency, kind and its sums: what is given out as open data."""

    year: int
    years: list[int]  # that have figures, the newest first
    made_at: datetime
    total: Sums
    agencies: list[Sums]
    kinds: list[Sums]
    months: list[Sums]
    cells: list[tuple[date, Sums, str, Sums]]
    ranking_public: bool

    @property
    def ranking(self) -> list[tuple[int, Sums]]:
        """Place and agency: by the share answered in time, then by satisfaction, then by how quickly. Who does equally
        well has the same place."""
        able = sorted((row for row in self.agencies if row.answered >= RANKED_FROM), key=_merit)
        placed: list[tuple[int, Sums]] = []
        for number, row in enumerate(able, 1):
            same = placed and _merit(placed[-1][1])[:3] == _merit(row)[:3]
            placed.append((placed[-1][0] if same else number, row))
        return placed


def _merit(row: Sums) -> tuple[float, float, float, str]:
    return (-(row.on_time or 0), -(row.satisfaction or 0), row.average or 0, row.name)


def board(year: int) -> Board:
    """The figures of a year, at most a minute old as long as somebody looks at them."""
    key = f"letter-figures:1:{year}:{timezone.localdate()}"
    kept: tuple[float, Board] | None = cache.get(key)
    if kept is not None and time.time() - kept[0] < FRESH_FOR:
        return kept[1]
    # One makes it anew; whoever comes meanwhile is given the old copy.
    if kept is not None and not cache.add(f"{key}:making", 1, FRESH_FOR):
        return kept[1]
    made = read(year)
    cache.set(key, (time.time(), made), KEPT_FOR)
    return made


def forget(year: int) -> None:
    """What is set otherwise is seen at once."""
    cache.delete(f"letter-figures:1:{year}:{timezone.localdate()}")


def read(year: int) -> Board:
    """From the sums as they stand; some hundred rows, and the letters in hand."""
    today = timezone.localdate()
    known = list(Agency.objects.only("name", "short_name", "slug", "abolished_on", "order"))
    agencies = {one.pk: Sums(one.display_name, one.slug, one.pk) for one in known}
    kinds = {kind.value: Sums(str(kind.label), kind.value) for kind in LetterKind}
    months = [Sums(f"{number}月") for number in range(1, (12 if year < today.year else today.month) + 1)]
    total, cells = Sums("合计"), []
    rows = LetterTally.objects.filter(month__range=(date(year, 1, 1), date(year, 12, 1))).order_by("month", "pk")
    for month, agency, kind, *counts in rows.values_list("month", "agency", "kind", *MEASURES):
        if not any(counts):  # everything in it has moved elsewhere
            continue
        cell = Sums(kind)
        for sums in (total, agencies[agency], kinds[kind], cell):
            sums.add(counts)
        if month.month <= len(months):
            months[month.month - 1].add(counts)
        cells.append((month, agencies[agency], str(LetterKind(kind).label), cell))
    _in_hand(total, agencies, kinds, today)
    shown = [agencies[one.pk] for one in known if not one.abolished_on or not agencies[one.pk].is_empty]
    order = {one.pk: place for place, one in enumerate(known)}
    cells.sort(key=lambda cell: (cell[0], order[cell[1].pk], cell[2]))
    mark = TallyMark.objects.filter(pk=1).first()
    return Board(
        year, _years(today), (mark and mark.counted_at) or timezone.now(), total, shown, list(kinds.values()), months,
        cells, MailboxSettings.load().ranking_public,
    )  # fmt: skip


def _in_hand(total: Sums, agencies: dict[int, Sums], kinds: dict[str, Sums], today: date) -> None:
    lights: dict[str, Count] = {str(light): Count("pk", filter=with_light(light, today)) for light in Light}
    open_now = Case.objects.filter(procedure=PROCEDURE, ended_on=None, letter__isnull=False).order_by()
    for agency, kind, *numbers in open_now.values_list("desk", "letter__kind").annotate(**lights):
        for sums in (total, agencies[agency], kinds[kind]):
            for light, number in zip(lights, numbers, strict=True):
                sums.lights[light] += number


def _years(today: date) -> list[int]:
    first = LetterTally.objects.aggregate(month=Min("month"))["month"]
    return list(range(today.year, (first or today).year - 1, -1))
