"""The versions, and what each changed of the one before it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse

from opendata.datasets import comparing
from opendata.datasets.models import State, Version
from opendata.tables.difference import Change

from ..cells import plain
from ..frame import Looking, page

AT_ONCE = 50
KINDS = {"changed": "修改", "added": "新增", "gone": "减少"}
LONGEST = 120
FIRST_CELLS = 6


@dataclass(frozen=True)
class Line:
    """One row that is not as it was. ``fields``: header, what stood there, what stands there now."""

    kind: str
    label: str
    number: int | None
    url: str
    key: str
    fields: list[tuple[str, str, str]]


@page("changes")
def changes(looking: Looking) -> HttpResponse:
    """All versions that were ever public, and the rows that differ."""
    shown = looking.shown
    states = (State.PUBLISHED, State.WITHDRAWN)
    versions = list(shown.resource.versions.filter(state__in=states).order_by("-number"))
    for one in versions:
        one.resource = shown.resource
    return looking.answer(
        "data/resource_changes.html",
        versions=[
            {
                "version": one,
                "words": comparing.words(one.difference) if one.difference else "第一版" if one.number == 1 else "",
                "is_public": one.state == State.PUBLISHED,
                "is_current": one.pk == shown.resource.current_id,
                "url": f"{one.get_absolute_url()}changes/" if one.difference and one.state == State.PUBLISHED else "",
                "rows": f"{one.rows:,}",
            }
            for one in versions
        ],
        **_differences(looking, versions),
    )


def _differences(looking: Looking, versions: list[Version]) -> dict[str, Any]:
    """The rows that this version changed, where both it and the one before are still public."""
    shown = looking.shown
    version = shown.version
    if version is None or not version.difference or not shown.is_open:
        return {}
    found = version.difference
    before = next((one for one in versions if one.number == found.get("previous")), None)
    summary = {
        "difference": found,
        "words": comparing.words(found),
        "before": before,
        "key": "、".join(found.get("key") or []),
    }
    if before is None or before.state != State.PUBLISHED:
        return summary
    kind, after = _asked(looking)
    lines = comparing.changes(version, kind=kind, after=after, limit=AT_ONCE + 1)
    base = shown.url("changes")
    more = len(lines) > AT_ONCE
    lines = lines[:AT_ONCE]
    chosen = f"kind={kind}&" if kind else ""
    return summary | {
        "lines": [_line(looking, before, one) for one in lines],
        "kinds": [
            {
                "label": f"{label} {found.get(name) or 0:,}",
                "url": base if name == kind else f"{base}?kind={name}",
                "current": name == kind,
            }
            for name, label in KINDS.items()
            if found.get(name)
        ],
        "next_url": f"{base}?{chosen}after={lines[-1].place}" if more else "",
        "first_url": (f"{base}?kind={kind}" if kind else base) if after else "",
    }


def _asked(looking: Looking) -> tuple[str, int]:
    kind, after = looking.request.GET.get("kind", ""), looking.request.GET.get("after", "0")
    if (kind and kind not in KINDS) or not after.isascii() or not after.isdigit() or len(after) > 12:
        raise Http404
    return kind, int(after)


def _line(looking: Looking, before: Version, one: Change) -> Line:
    shown = looking.shown
    version = shown.version
    assert version is not None
    side = one.new if one.new is not None else one.old or {}
    of = version if one.new is not None else before
    types = {column.name: column.type for column in of.schema}
    old_types = {column.name: column.type for column in before.schema}
    key = version.difference.get("key") or []

    def text(row: dict[str, Any] | None, name: str, kinds: dict[str, Any]) -> str:
        said = plain(row.get(name), kinds[name]) if row and name in kinds else ""
        return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"

    if one.kind == "changed":
        fields = [(name, text(one.old, name, old_types), text(one.new, name, types)) for name in one.fields]
    else:
        shown_names = [name for name in side if name not in key][:FIRST_CELLS]
        fields = [(name, text(side, name, types), "") for name in shown_names if side[name] is not None]
    number = one.new_number if one.new is not None else one.old_number
    return Line(
        one.kind,
        KINDS[one.kind],
        number,
        f"{of.get_absolute_url()}rows/{number}/",
        "，".join(text(side, name, types) for name in key if name in side),
        fields,
    )
