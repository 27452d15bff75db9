"""What was answered, counted: for everybody as far as nobody can be recognised in it, for staff all of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from interaction.casework.charts import Chart, draw

from ..shared.activity import Stage
from .models import Chosen, Remark, Response, Survey
from .questions import KIND_LABELS, Kind, Question

KEPT = 24 * 3600  # seconds
T = TypeVar("T")


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


@dataclass(frozen=True)
class Counted:
    """One question: ``numbers`` by value, of ``answered`` people."""

    question: Question
    numbers: dict[str, int]
    answered: int

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.question.kind]

    @property
    def rows(self) -> list[tuple[str, int, str]]:
        values = self.question.values
        return [
            (text, self.numbers.get(key, 0), percent(self.numbers.get(key, 0), self.answered))
            for key, text in values.items()
        ]

    @property
    def average(self) -> str:
        """Of a scale."""
        if self.question.kind is not Kind.SCALE or not self.answered:
            return ""
        return f"{sum(int(key) * number for key, number in self.numbers.items()) / self.answered:.2f}"

    @property
    def chart(self) -> Chart:
        rows = self.rows
        title = f"第 {self.question.number} 题 {self.question.text}"
        drawing = draw(title, "bar", "人", [text for text, _, _ in rows], [("人数", [number for _, number, _ in rows])])
        return Chart(title, drawing, "选项", ["人数", "占比"], [(text, [f"{n:,}", share]) for text, n, share in rows])


@dataclass(frozen=True)
class Crossed:
    """One question by the answers to another: for each value a number and a share of each group, or None where too
    few of the group answered it."""

    question: Question
    rows: list[tuple[str, list[tuple[int, str] | None]]]


@dataclass(frozen=True)
class Crossing:
    """``groups``: name and size of those shown; ``hidden``: names of those too small to be."""

    by: Question
    groups: list[tuple[str, int]]
    hidden: list[str]
    tables: list[Crossed]


@dataclass(frozen=True)
class Results:
    """Of the answers up to ``until`` (a key of Response; None: all)."""

    survey: Survey
    total: int
    until: int | None = None
    least: int = 0  # groups smaller than that are not shown; 0: to staff all are

    @cached_property
    def questions(self) -> list[Question]:
        return self.survey.asked

    @cached_property
    def counted(self) -> list[Counted]:
        numbers, answered = self._kept("counted", self._count)
        return [
            Counted(question, numbers.get(question.key, {}), answered.get(question.key, 0))
            for question in self.questions
            if question.is_counted
        ]

    def _count(self) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        numbers: dict[str, dict[str, int]] = {}
        for key, value, number in self._chosen().values_list("question", "value").annotate(number=Count("pk")):
            numbers.setdefault(key, {})[value] = number
        answered = self._chosen().values_list("question").annotate(number=Count("response", distinct=True))
        return numbers, dict(answered)

    def _chosen(self) -> "QuerySet[Chosen]":
        found = Chosen.objects.filter(response__survey=self.survey).order_by()
        return found if self.until is None else found.filter(response__lte=self.until)

    def _kept(self, what: str, count: Callable[[], T]) -> T:
        """Answers are never changed, so what they add up to is counted once for so many of them."""
        key = f"survey-{self.survey.pk}-{self.total}-{self.until or self._last}-{what}"
        return cast(T, cache.get_or_set(key, count, KEPT))

    @cached_property
    def _last(self) -> int:
        last = Response.objects.filter(survey=self.survey).order_by("-pk").values_list("pk", flat=True).first()
        return last or 0

    def crossing(self, by: Question | None) -> Crossing | None:
        if by is None:
            return None
        sizes = next(each.numbers for each in self.counted if each.question.key == by.key)
        hidden = small_groups({key: sizes.get(key, 0) for key in by.values}, self.least)
        shown = [key for key in by.values if key not in hidden]
        numbers, answered = self._kept(f"by-{by.key}", lambda: self._count_by(by.key))
        tables = []
        for question in self.questions:
            if not question.is_counted or question.key == by.key:
                continue
            bases = answered.get(question.key, {})
            few = small_groups(bases, self.least, hidden)
            rows = []
            for value, text in question.values.items():
                found = [(group, numbers.get((question.key, value, group), 0)) for group in shown]
                cells = [
                    None if group in few else (number, percent(number, bases.get(group, 0))) for group, number in found
                ]
                rows.append((text, cells))
            tables.append(Crossed(question, rows))
        groups = [(by.values[key], sizes.get(key, 0)) for key in shown]
        return Crossing(by, groups, [by.values[key] for key in by.values if key in hidden], tables)

    def _count_by(self, by: str) -> tuple[dict[tuple[str, str, str], int], dict[str, dict[str, int]]]:
        """By question, value and group; and how many of each group answered each question."""
        pairs = self._chosen().filter(response__chosen__question=by)
        each = pairs.values_list("question", "value", "response__chosen__value").annotate(number=Count("pk"))
        people = pairs.values_list("question", "response__chosen__value")
        answered: dict[str, dict[str, int]] = {}
        for key, group, number in people.annotate(number=Count("response", distinct=True)):
            answered.setdefault(key, {})[group] = number
        return {(key, value, group): number for key, value, group, number in each}, answered


def small_groups(sizes: dict[str, int], least: int, hidden: Collection[str] = ()) -> set[str]:
    """Those that are not shown by themselves, beside those ``hidden`` anyway. Where it would be one alone, what is
    missing from the whole would show it all the same: the next smallest goes with it."""
    small = {key for key, size in sizes.items() if size and (size < least or key in hidden)}
    if len(small) == 1:
        others = sorted((size, key) for key, size in sizes.items() if key not in small and size)
        small |= {key for _, key in others[:1]}
    return small


# --- What everybody may see


def public(survey: Survey, now: datetime | None = None) -> Results | None:
    """None where nothing is shown (yet). While people still answer, only whole batches are counted: from one look to
    the next never fewer than ``least_shown`` answers are added, so that none of them can be told."""
    stage = survey.stage(now or timezone.now())
    during = stage is Stage.OPEN
    if stage is Stage.COMING or (during and survey.results_shown != Survey.Shown.DURING):
        return None
    responses = Response.objects.filter(survey=survey).order_by("pk")
    total = responses.count()
    if total < survey.least_shown:
        return None
    until = None
    if during:
        total -= total % survey.least_shown
        until = responses.values_list("pk", flat=True)[total - 1]
    return Results(survey, total, until, survey.least_shown)


def all_of(survey: Survey) -> Results:
    """For the office."""
    return Results(survey, Response.objects.filter(survey=survey).count())


def remarks(survey: Survey, question: Question) -> "QuerySet[Remark]":
    """What people wrote, as far as it was let through; the last first."""
    found = Remark.objects.filter(survey=survey, question=question.key, standing=Remark.Standing.ACCEPTED)
    return found.exclude(shown="").order_by("-pk")
