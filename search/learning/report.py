"""What editors see of it: the questions of a period, those that find nothing, those whose hits nobody opens."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from search import engine
from search.learning.models import ClickDay, Day, Question, QuestionDay, Verdict

PERIODS = (7, 30, 90)  # days
LISTS = {"top": "搜得最多", "nothing": "没有找到", "unclicked": "找到了没人点"}
SHOWN = 100
EXPORTED = 10_000
UNCLICKED_FROM = 3  # visitors who asked; of fewer it may be chance


@dataclass(frozen=True)
class Row:
    """One question in the period. ``found``: how many hits it had when it was last asked."""

    pk: int
    text: str
    found: int
    asked: int
    empty: int
    clicked: int
    places: int
    verdict: str = ""

    @property
    def rate(self) -> float:
        """Of a hundred who asked, how many opened something."""
        return 100 * self.clicked / self.asked if self.asked else 0.0

    @property
    def place(self) -> float | None:
        """Where on average stood what was opened first."""
        return self.places / self.clicked if self.clicked else None


@dataclass(frozen=True)
class Totals:
    """All questions of the period together, and how many are not listed because only one visitor asked them."""

    asked: int
    empty: int
    clicked: int
    unlisted: int

    @property
    def empty_rate(self) -> float:
        return 100 * self.empty / self.asked if self.asked else 0.0

    @property
    def click_rate(self) -> float:
        return 100 * self.clicked / self.asked if self.asked else 0.0


def first_day(period: int) -> date:
    """The first of so many days of which today is the last."""
    return timezone.localdate() - timedelta(days=period - 1)


def rows(kind: str, period: int, most: int = SHOWN) -> list[Row]:
    """One of LISTS, the most asked first."""
    days: QuerySet[QuestionDay] = QuestionDay.objects.filter(day__gte=first_day(period))
    if kind == "nothing":
        days = days.filter(question__found=0)
    elif kind == "unclicked":
        days = days.filter(question__found__gt=0)
    counted = (
        days.exclude(question__text="")
        .values("question", "question__text", "question__found")
        .annotate(all_asked=Sum("asked"), all_empty=Sum("empty"), all_clicked=Sum("clicked"), all_places=Sum("places"))
        .order_by("-all_asked", "question__text")
    )
    if kind == "unclicked":
        counted = counted.filter(all_clicked=0, all_asked__gte=UNCLICKED_FROM)
    else:
        counted = counted.filter(all_asked__gt=0)
    found = list(counted[:most])
    texts = [one["question__text"] for one in found] if most <= SHOWN else []
    verdicts = dict(Verdict.objects.filter(text__in=texts).values_list("text", "kind"))
    return [
        Row(
            one["question"],
            one["question__text"],
            one["question__found"],
            one["all_asked"],
            one["all_empty"],
            one["all_clicked"],
            one["all_places"],
            verdicts.get(one["question__text"], ""),
        )
        for one in found
    ]


def totals(period: int) -> Totals:
    """Of all questions, those forgotten meanwhile as well."""
    whole = Day.objects.filter(day__gte=first_day(period)).aggregate(
        asked=Sum("asked", default=0), empty=Sum("empty", default=0), clicked=Sum("clicked", default=0)
    )
    return Totals(**whole, unlisted=Question.objects.filter(text="").count())


def trend(period: int, question: Question | None = None) -> list[tuple[date, int, int]]:
    """Of each day of the period: how many asked, and how many found nothing."""
    source = QuestionDay.objects.filter(question=question) if question else Day.objects
    known = {
        day: (asked, empty)
        for day, asked, empty in source.filter(day__gte=first_day(period)).values_list("day", "asked", "empty")
    }
    days = [first_day(period) + timedelta(days=number) for number in range(period)]
    return [(day, *known.get(day, (0, 0))) for day in days]


@dataclass(frozen=True)
class Opened:
    """An entry that was opened, and where on average it stood."""

    title: str
    url: str
    clicks: int
    place: float


def opened(question: Question, period: int) -> list[Opened]:
    """What was opened from the hits of a question, the most opened first."""
    counted = (
        ClickDay.objects.filter(question=question, day__gte=first_day(period))
        .values_list("entry")
        .annotate(all_clicks=Sum("clicks"), all_places=Sum("places"))
        .order_by("-all_clicks", "entry")[:20]
    )
    return [
        Opened(title or "（已不在网上）", url, clicks, places / clicks)
        for entry, clicks, places in counted
        for title, url in [_public(entry)]
    ]


def _public(entry: str) -> tuple[str, str]:
    """Title and address of an entry; empty where it is no longer public."""
    label, _, key = entry.rpartition(".")
    index = engine.index_for(label)
    record = index.index_queryset().filter(pk=key).first() if index else None
    if index is None or record is None:
        return "", ""
    found = index.entry(record)
    return found.title, found.url


def as_csv(some: Iterable[Row]) -> str:
    """A table for spreadsheets, which take it for Chinese by its byte order mark."""
    file = StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(["检索词", "人次", "没有找到的人次", "最近一次找到", "点开的人次", "点击率（%）", "平均点击位置"])
    for row in some:
        place = f"{row.place:.1f}" if row.place else ""
        writer.writerow([_harmless(row.text), row.asked, row.empty, row.found, row.clicked, f"{row.rate:.1f}", place])
    return file.getvalue()


def _harmless(text: str) -> str:
    """No spreadsheet reckons with what a visitor typed."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def known(text: str) -> bool:
    """Whether this was asked by more than one visitor."""
    return Question.objects.filter(Q(text=text) & ~Q(text="")).exists()
