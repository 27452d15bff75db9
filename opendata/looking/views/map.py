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
from ..narrowing import distinct
from ..places import Divisions, Points, divisions, points
from ..profiles import adds_up, is_quantity
from ..tiles import draw as draw_tiles
from ..tiles import laid, level

MOST_POINTS = 3_000
MOST_NAMES = 400
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
    more = (("group", named.code.key), ("aggregate", measure), ("limit", str(MOST_GROUPS)))
    found = looking.table.groups(looking.query(*more, of=looking.asked.narrowing))
    rows = [(str(code), amount or 0) for code, amount in found.rows if code is not None]
    length = level([code for code, _ in rows])
    adds = function in ("count", "sum")  # what does not add up is shown only where a code has one number
    numbers: dict[str, float] = {}
    for code, amount in rows:
        if len(code) == length or (adds and len(code) > length):
            numbers[code[:length]] = numbers.get(code[:length], 0) + amount
    names = {code: named.code.codes[code] for code in numbers if code in named.code.codes}
    tiles = laid(numbers, names or _names(looking, named, numbers))
    unit = of.unit if of else "行"
    title = f"各地{of.name}{FUNCTIONS[function]}" if of else "各地的行数"
    known = {tile.code: tile.name for tile in tiles}
    return {
        "title": title,
        "tiles": draw_tiles(title, tiles, unit) if tiles else "",
        "notes": [],
        "unit": unit,
        "divisions": [
            {
                "code": code,
                "name": known[code] if known.get(code) != code else "",
                "number": grouped(number),
                "url": _rows_under(looking, named, code),
            }
            for code, number in sorted(numbers.items(), key=lambda one: -one[1])
        ],
        "measures": _measures(looking, measure),
    }


def _rows_under(looking: Looking, named: Divisions, code: str) -> str:
    """The rows whose code begins so."""
    if named.code.type is not Type.TEXT:
        return ""
    return looking.shown.url() + looking.asked.narrowed_text(**{f"{named.code.key}__starts": code})


def _names(looking: Looking, named: Divisions, numbers: dict[str, float]) -> dict[str, str]:
    """What the divisions are called: by the first column that has one name for each."""
    version = looking.shown.version
    assert version is not None
    length = len(next(iter(numbers), ""))
    for column in named.names:
        if not len(numbers) <= distinct(version.profile, column) <= MOST_NAMES:
            continue
        more = (("group", f"{named.code.key},{column.key}"), ("limit", str(MOST_GROUPS)))
        found: dict[str, set[str]] = {}
        for code, name, _ in looking.table.groups(looking.query(*more, of=looking.asked.narrowing)).rows:
            if code is not None and name is not None:
                found.setdefault(str(code)[:length], set()).add(name)
        if found and all(len(names) == 1 for names in found.values()):
            return {code: names.pop() for code, names in found.items()}
    return {}


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
