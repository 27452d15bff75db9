"""What a text in a cell means. One function a type: the value, or None where the text is not of that type.

Nothing is guessed: codes with leading zeros are no numbers, nor is what a program would round; a month is no day.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from .schema import Type

# A number of more digits is rounded by programs that reckon in doubles (spreadsheets, JavaScript): it stays text.
MAX_DIGITS = 15
MAX_DECIMALS = 18
# What offices write where there is nothing, in columns that are otherwise numbers, dates or yes and no.
MISSING = frozenset(
    {"-", "--", "—", "——", "－", "/", "N/A", "n/a", "NA", "NULL", "null", "None", "NaN", "nan", "0000-00-00"}
    | {"0000-00-00 00:00:00"}
)
TRUE = frozenset({"是", "真", "√", "true", "True", "TRUE", "yes", "Yes", "YES"})
FALSE = frozenset({"否", "假", "×", "false", "False", "FALSE", "no", "No", "NO"})

_PLAIN = str.maketrans("０１２３４５６７８９．－：／，（）　", "0123456789.-:/,() ")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DIGITS = "〇○零一二三四五六七八九"
_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"| ?年 ?(?P<month2>[0-9]{1,2}) ?月 ?(?P<day2>[0-9]{1,2}) ?[日号])"
)
_CHINESE_DAY = re.compile(
    rf"(?P<year>[{_DIGITS}]{{4}})年(?P<month>[{_DIGITS}十]{{1,2}})月(?P<day>[{_DIGITS}十]{{1,3}})[日号]"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"| ?[时点] ?(?:(?P<minute2>[0-9]{1,2}) ?分 ?(?:(?P<second2>[0-9]{1,2}) ?秒)?)?)"
    r" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_HERE = timezone(timedelta(hours=8))


def plain(text: str) -> str:
    """Full-width digits and marks as ASCII, without blanks at the ends."""
    return text.translate(_PLAIN).strip()


def _significant(digits: str) -> int:
    return len(digits.replace(".", "").replace("-", "").lstrip("0"))


def integer(text: str) -> int | None:
    """``1,234`` and full-width digits too; no leading zeros, at most 15 digits."""
    text = plain(text)
    if not _INTEGER.fullmatch(text):
        return None
    text = text.replace(",", "")
    return int(text) if _significant(text) <= MAX_DIGITS else None


def number(text: str) -> float | None:
    text = plain(text)
    if not _NUMBER.fullmatch(text):
        return None
    text = text.replace(",", "")
    if _significant(text) > MAX_DIGITS or len(text.partition(".")[2]) > MAX_DECIMALS:
        return None
    return float(text)


def _chinese_number(text: str) -> int:
    """Of at most 99: 七, 十, 十四, 二十, 三十一, also 〇七."""
    if "十" not in text:
        return int(text.translate(_CHINESE_DIGITS))
    tens, _, ones = text.partition("十")
    return int(tens.translate(_CHINESE_DIGITS) or 1) * 10 + int(ones.translate(_CHINESE_DIGITS) or 0)


def _made_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1000 else None
    except ValueError:
        return None


def _leading_day(text: str) -> tuple[date | None, str]:
    """The day that a text begins with, and what follows."""
    if found := _DAY.match(text):
        month, day = found["month"] or found["month2"], found["day"] or found["day2"]
        return _made_day(int(found["year"]), int(month), int(day)), text[found.end() :]
    if found := _CHINESE_DAY.match(text):
        try:
            parts = int(found["year"].translate(_CHINESE_DIGITS)), *map(_chinese_number, found.group("month", "day"))
        except ValueError:
            return None, ""
        return _made_day(*parts), text[found.end() :]
    return None, text


def day(text: str) -> date | None:
    """2026-07-14, 2026/7/14, 2026.7.14, 2026年7月14日, 二〇二六年七月十四日; with a midnight, too."""
    found, rest = _leading_day(plain(text))
    if found is None or rest in ("", " 0:00", " 0:00:00", " 00:00:00", "T00:00:00", " 00:00"):
        return found
    return None


def moment(text: str) -> datetime | None:
    """A day with a time behind it; a time zone is reckoned to China's. A day alone is its midnight."""
    found, rest = _leading_day(plain(text))
    if found is None:
        return None
    if not rest:
        return datetime(found.year, found.month, found.day)
    clock = _CLOCK.fullmatch(rest[1:] if rest[0] in "T " else rest)
    # ``2026-07-1408:30`` is no time; after 日 the clock may follow at once.
    if not clock or (rest[0] not in "T " and text.strip()[-len(rest) - 1] not in "日号"):
        return None
    return _made_moment(found, clock)


def _made_moment(found: date, clock: re.Match[str]) -> datetime | None:
    hour, minute = int(clock["hour"]), int(clock["minute"] or clock["minute2"] or 0)
    second = int(clock["second"] or clock["second2"] or 0)
    try:
        made = datetime(found.year, found.month, found.day, hour, minute, second)
        if zone := clock["zone"]:
            offset = timedelta()
            if zone != "Z":
                hours, minutes = int(zone[1:3]), int(zone[-2:])
                offset = (-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)
            made = made.replace(tzinfo=timezone(offset)).astimezone(_HERE).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return made


def compact_day(text: str) -> date | None:
    """20260714: a date only where the header says so, since any code of eight digits may look like one."""
    text = plain(text)
    if not re.fullmatch(r"(?:19|20)[0-9]{6}", text):
        return None
    return _made_day(int(text[:4]), int(text[4:6]), int(text[6:]))


def boolean(text: str) -> bool | None:
    text = text.strip()
    return True if text in TRUE else False if text in FALSE else None


READ: dict[Type, Callable[[str], Any]] = {
    Type.INTEGER: integer, Type.NUMBER: number, Type.DATE: day, Type.DATETIME: moment, Type.BOOLEAN: boolean,
}  # fmt: skip


def written(value: Any) -> str:
    """A value in the form that ``loading`` reads without asking Python: ISO, plain digits, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, float):
        return plain_float(value)
    return str(value) if isinstance(value, int) else value.isoformat()


def plain_float(value: float) -> str:
    """Without an exponent and without ``.0``: 1e-05 is 0.00001, 3.0 is 3."""
    return f"{Decimal(repr(value)):f}".removesuffix(".0")
