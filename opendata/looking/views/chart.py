"""The rows as a chart, with the numbers behind it."""

from typing import Any

from django.http import HttpResponse

from opendata.tables.schema import Type

from ..charted import charted
from ..charting import FUNCTIONS, KINDS, PARTS, Chart, chosen, suggestions
from ..found import Described
from ..frame import Looking, page


@page("chart")
def chart(looking: Looking) -> HttpResponse:
    """One chart: the one asked for, or the most telling of those the types allow."""
    shown = looking.shown
    version = shown.version
    assert version is not None
    wanted = chosen(looking.asked, shown.described, version.profile, version.rows)
    offered = suggestions(shown.described, version.profile, version.rows)
    if wanted and wanted not in offered:
        offered = [wanted, *offered]
    found = charted(looking, wanted) if wanted and version.rows else None
    return looking.answer(
        "data/resource_chart.html",
        charted=found,
        chart=wanted,
        suggested=[
            {"label": one.title, "url": _url(looking, one), "current": one == wanted, "kind": KINDS[one.kind]}
            for one in offered
        ],
        kinds=[{"label": label, "url": _as(looking, wanted, kind), "current": wanted.kind == kind}
               for kind, label in KINDS.items() if wanted and kind != "scatter" and not wanted.pair],
        kept=looking.asked.narrowing,
        **_choices(shown.described, wanted),
        api=_api(looking, wanted) if wanted else "",
    )  # fmt: skip


def _url(looking: Looking, one: Chart) -> str:
    return looking.asked.narrowed_text(**one.pairs())


def _as(looking: Looking, wanted: Chart | None, kind: str) -> str:
    return looking.asked.narrowed_text(**{**wanted.pairs(), "as": kind}) if wanted else ""


def _api(looking: Looking, wanted: Chart) -> str:
    """Where programs get the same numbers."""
    shown = looking.shown
    said = {name: value for name, value in wanted.pairs().items() if name != "as"}
    what = "rows" if wanted.pair else "aggregate"
    base = f"/api/v1/datasets/{shown.dataset.slug}/{shown.resource.number}/{what}"
    return base + looking.asked.narrowed_text(**said)


def _choices(described: list[Described], wanted: Chart | None) -> dict[str, Any]:
    """What the form offers: (value, label, whether it is chosen)."""
    group = [f"{column.key}:{part}" if part else column.key for column, part in (wanted.group if wanted else ())]
    by = [("", "不分", len(group) < 2)]
    for column in described:
        if column.type in (Type.DATE, Type.DATETIME):
            by += [(f"{column.key}:{part}", f"{column.name}（每{label}）", False) for part, label in PARTS.items()]
        else:
            by.append((column.key, column.name, False))
    measures = [("count", FUNCTIONS["count"])]
    for column in described:
        if column.is_number:
            measures += [
                (f"{name}:{column.key}", f"{column.name}：{FUNCTIONS[name]}") for name in ("sum", "avg", "max", "min")
            ]
    measures += [(f"distinct:{column.key}", f"{column.name}：{FUNCTIONS['distinct']}") for column in described]
    measure = wanted.measure if wanted else "count"
    return {
        "groups": [(value, label, value == (group[0] if group else "")) for value, label, _ in by[1:]],
        "dividers": [(value, label, value == (group[1] if len(group) > 1 else "")) for value, label, _ in by],
        "measures": [(value, label, value == measure) for value, label in measures],
        "numbers": [(column.key, column.name) for column in described if column.is_number],
        "pair": [one.key for one in wanted.pair] if wanted and wanted.pair else [],
    }
