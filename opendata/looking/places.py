"""Which columns say where something is: coordinates, or codes of administrative divisions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opendata.tables.geography import coordinates
from opendata.tables.schema import Type

from .found import Described, Shown
from .narrowing import called_like, distinct

# 区划代码 of the statistics: 2 digits a province, 4 a city, 6 a county, 9 a township, 12 a village.
LENGTHS = (2, 4, 6, 9, 12)
MOST_CODES = 5_000  # different ones that are asked for
_NAMED = re.compile(
    r"(区划|地区|行政区|所属地|属地|省|市|州|县|区|乡|镇|乡镇|街道|村|社区)(代码|编码|码)$"
    r"|^(province|city|area|county|town|street|division|region|ad)_?code$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Points:
    longitude: Described
    latitude: Described
    name: Described | None


@dataclass(frozen=True)
class Divisions:
    """``names``: columns that may say what a division is called."""

    code: Described
    names: list[Described]


def points(shown: Shown) -> Points | None:
    found = coordinates(shown.columns)
    if not found:
        return None
    known = {one.key: one for one in shown.described}
    return Points(known[found[0].key], known[found[1].key], title_column(shown))


def divisions(shown: Shown) -> Divisions | None:
    """The column of codes with the fewest of them: the coarsest picture that still tells places apart."""
    profile = shown.version.profile if shown.version else {}
    found = [one for one in shown.described if _is_code(one, profile)]
    if not found:
        return None
    code = min(found, key=lambda one: distinct(profile, one))
    texts = [one for one in shown.described if one.type is Type.TEXT and one not in found and not one.codes]
    return Divisions(code, sorted(texts, key=lambda one: not called_like(code, one)))


def has_map(shown: Shown) -> bool:
    return points(shown) is not None or divisions(shown) is not None


def _is_code(column: Described, profile: Mapping[str, Any]) -> bool:
    if column.type not in (Type.TEXT, Type.INTEGER) or not _NAMED.search(column.name.strip()):
        return False
    top = profile.get(column.key, {}).get("top") or []
    right = [str(value).isdigit() and len(str(value)) in LENGTHS for value, _ in top]
    return len(right) > 1 and all(right) and 2 <= distinct(profile, column) <= MOST_CODES


def title_column(shown: Shown) -> Described | None:
    """The column that says what a row is: 名称, 站名, 学校."""
    profile = shown.version.profile if shown.version else {}
    texts = [one for one in shown.described if one.type is Type.TEXT and not one.codes]
    named = [one for one in texts if one.name.strip().lower().endswith(("名称", "名", "name", "标题", "站点"))]
    return next(iter(named), None) or max(
        (one for one in texts if not _NAMED.search(one.name)), key=lambda one: distinct(profile, one), default=None
    )
