"""Conditions that no index serves, on purpose.

Where one stretch of one index is enough (an agency's cases by the day they are due), a second index that looks as good
to the database would make it read a whole county's cases instead. What is written here is looked at row by row.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan, In, LessThanOrEqual


def step(names: Collection[str]) -> Q:
    return Q(In(Coalesce("step", Value("")), list(names)))


def procedure(name: str, column: str = "procedure") -> Q:
    return Q(Exact(Coalesce(column, Value("")), name))


def clock(state: str) -> Q:
    return Q(Exact(Coalesce("clock", Value("")), str(state)))


def of_agency(column: str, agency: int) -> Q:
    return Q(Exact(Coalesce(column, Value(0)), agency))


def unassigned() -> Q:
    return Q(Exact(Coalesce("handler", Value(0)), 0))


def yellow(today: date) -> Q:
    """The light has turned yellow."""
    return Q(LessThanOrEqual(Coalesce("yellow_on", "due_on"), today))


def green(today: date) -> Q:
    return Q(GreaterThan(Coalesce("yellow_on", "due_on"), today))


def clock_is(state: Any, plain: bool) -> Q:
    return clock(state) if plain else Q(clock=state)
