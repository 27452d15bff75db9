"""Where it is: points by their coordinates, or divisions by their codes."""

from typing import Any

from django.http import Http404, HttpResponse

from opendata.tables.querying import MOST_GROUPS
from opendata.tables.schema import Type

from ..asked import Asked
from ..cells import grouped, plain
from ..charting import FUNCTIONS
from ..found import Described
from ..frame import Looking, page
from ..mapping import Point, degrees, draw, is_on_earth
from ..places import Divisions, Points, divisions, points
from ..profiles import adds_up, is_quantity
from ..tiles import draw as draw_tiles
from ..tiles import laid, level

MOST_POINTS = 3_000
LISTED = 100


@page("map")
def map_page(looking: Looking) -> HttpResponse:
    """The rows on the ground."""
    shown = looking.shown
    if where := points(shown):
        return looking.answer("data/resource_map.html", **_points(looking, where))
    if named := divisions(shown):
        return looking.answer("data/resource_map.html", **_divisions(looking, named))
    raise Http404


def _points(looking: Looking, where: Points) -> dict[str, Any]:
    group = [where.longitude.key, where.latitude.key, *([where.name.key] if where.name else [])]
    query = looking.query(
        ("group", ",".join(group)), ("aggregate", "count"), ("limit", str(MOST_POINTS)),
        (f"{where.longitude.key}__null", "false"), (f"{where.latitude.key}__null", "false"), of=looking.asked.narrowing,
    )  # fmt: skip
    found = looking.table.groups(query)
    right = [row for row in found.rows if is_on_earth(row[0], row[1])]
    places = [Point(row[0], row[1], plain(row[2], Type.TEXT)[:60] if where.name else "", row[-1]) for row in right]
    title = f"{looking.shown.resource.title}的位置"
    notes = []
    if found.more:
        notes.append(f"地点太多，只画了前 {MOST_POINTS:,} 个；加一两个条件，看某一部分。")
    if wrong := len(found.rows) - len(right):
        notes.append(f"另有 {wrong:,} 个地点的坐标不在地球上，没有画。")
    if len(places) > LISTED:
        notes.append(f"下表列出前 {LISTED} 个。")
    return {
        "title": title,
        "drawn": draw(title, places) if places else None,
        "notes": notes,
        "keys": [where.longitude.key, where.latitude.key],
        "corner": where.name.name if where.name else "",
        "points": [
            {
                "name": place.name,
                "url": _rows_of(looking, where, place),
                "longitude": degrees(place.longitude),
                "latitude": degrees(place.latitude),
                "rows": place.rows,
            }
            for place in places[:LISTED]
        ],
    }


def _rows_of(looking: Looking, where: Points, place: Point) -> str:
    """The rows that stand at this place."""
    asked = Asked(looking.shown.described)
    if where.name and place.name:
        return looking.shown.url() + asked.with_condition(where.name, "", place.name)
    return (
        looking.shown.url() + asked.with_condition(where.longitude, "", str(place.longitude))
        + f"&{where.latitude.key}={place.latitude}"
    )  # fmt: skip


def _divisions(looking: Looking, named: Divisions) -> dict[str, Any]:
    function, of = _measure(looking.asked, looking.shown.described)
    measure = f"{function}:{of.key}" if of else "count"
    group = [named.code.key, *([named.name.key] if named.name else [])]
    more = (("group", ",".join(group)), ("aggregate", measure), ("limit", str(MOST_GROUPS)))
    found = looking.table.groups(looking.query(*more, of=looking.asked.narrowing))
    codes = [str(row[0]) for row in found.rows if row[0] is not None]
    length = level(codes)
    adds = function in ("count", "sum")  # what does not add up is shown only where a code has one number
    numbers: dict[str, float] = {}
    names: dict[str, str] = {}
    for row in found.rows:
        code = str(row[0] or "")
        if len(code) < length or (not adds and len(code) != length):
            continue
        head = code[:length]
        numbers[head] = numbers.get(head, 0) + (row[-1] or 0)
        if len(code) == length:
            names[head] = named.code.codes.get(code) or (str(row[1]) if named.name and row[1] else "")
    tiles = laid(numbers, names)
    unit = of.unit if of else "行"
    title = f"各地{of.name}{FUNCTIONS[function]}" if of else "各地的行数"
    ranked = sorted(((code, number) for code, number in numbers.items()), key=lambda one: -one[1])
    known = {tile.code: tile.name for tile in tiles}
    return {
        "title": title,
        "tiles": draw_tiles(title, tiles, unit) if tiles else "",
        "notes": [],
        "unit": unit,
        "divisions": [
            {
                "code": code,
                "name": known.get(code, ""),
                "number": grouped(number),
                "url": looking.shown.url() + looking.asked.narrowed_text(**{f"{named.code.key}__starts": code})
                if named.code.type is Type.TEXT else "",
            }
            for code, number in ranked
        ],
        "measures": _measures(looking, measure),
    }  # fmt: skip


def _measure(asked: Asked, described: list[Described]) -> tuple[str, Described | None]:
    function, _, name = asked.get("aggregate").partition(":")
    column = asked.column(name)
    if column and column.is_number and function in ("sum", "avg", "max", "min"):
        return function, column
    return "count", None


def _measures(looking: Looking, now: str) -> list[dict[str, Any]]:
    amounts = [one for one in looking.shown.described if is_quantity(one)]
    offered = [("count", "行数")] + [
        (f"{function}:{one.key}", f"{one.name}{FUNCTIONS[function]}")
        for one in amounts[:8]
        for function in ["sum" if adds_up(one) else "avg"]
    ]
    return [
        {
            "label": label,
            "url": looking.asked.narrowed_text(aggregate="" if key == "count" else key) or "?",
            "current": key == now,
        }
        for key, label in offered
    ]
