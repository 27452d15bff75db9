"""How many cases show each light: counted as far as it matters, so that no count reads a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from ..models import Case
from ..projection import LABELS, Light
from .segments import open_segments

__all__ = ["LABELS", "MOST", "ORDER", "lights", "shown"]
ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)  # as they press
MOST = 1000  # what is more is told as “1000+”


def shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def lights(sources: Sequence[Q], where: Q, today: date) -> dict[Light, int]:
    """Open cases by light, each counted no further than ``MOST`` + 1; one query."""
    wanted = {
        light: [source & segment.where & where for source in sources for segment in open_segments(today, light)]
        for light in Light
    }
    return capped(wanted)


def capped(wanted: Mapping[Light, Sequence[Q]]) -> dict[Light, int]:
    columns: list[str] = []
    values: list[Any] = []
    for conditions in wanted.values():
        parts = []
        for condition in conditions:
            sql, params = Case.objects.filter(condition).order_by().values("pk")[: MOST + 1].query.sql_with_params()
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS part)")  # noqa: S608 - written by the ORM, values apart
            values += params
        columns.append(" + ".join(parts) or "0")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        row = cursor.fetchone()
    return {light: min(count, MOST + 1) for light, count in zip(wanted, row, strict=True)}
