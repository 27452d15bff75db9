"""How many cases show each light: counted as far as it matters, so that no count reads a table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from ..models import Case
from ..projection import LABELS, Light
from .filters import Filters
from .segments import open_segments

__all__ = ["LABELS", "MOST", "ORDER", "lights", "shown"]
ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)  # as they press
MOST = 1000  # what is more is told as “1000+”


def shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def lights(sources: Sequence[Q], filters: Filters, today: date) -> dict[Light, int]:
    """Open cases by light, each counted no further than ``MOST`` + 1; one query."""
    if filters.state == "ended":  # lights are of open cases: a step behind the end has none
        filters = replace(filters, step="")
    by = filters.led_by(county=list(sources) == [Q()])
    where = filters.where(by=by)
    columns: list[str] = []
    values: list[Any] = []
    for light in Light:
        parts = []
        for segment in open_segments(today, light, by=by, counting=True):
            for source in sources:
                found = Case.objects.filter(source & segment.where & where).order_by().values("pk")[: MOST + 1]
                try:
                    sql, params = found.query.sql_with_params()
                except EmptyResultSet:  # a duty at whose hands no step stands, as a head's
                    continue
                parts.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608 - written by the ORM, values apart
                values += params
        # A case that two sources share counts once.
        columns.append(f"(SELECT COUNT(*) FROM ({' UNION '.join(parts)}) AS whole)" if parts else "0")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        row = cursor.fetchone()
    return {light: min(count, MOST + 1) for light, count in zip(Light, row, strict=True)}
