"""What a value in an address means, by the type of its column."""

import math
import re
from datetime import date, datetime

from opendata.tables.schema import TYPE_LABELS, Column, Type

from .errors import BadQuery

LONGEST = 1_000  # characters of one value
Value = str | int | float
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?")
_TRUE, _FALSE = {"true", "1", "是", "yes"}, {"false", "0", "否", "no"}
_EXAMPLES = {
    Type.INTEGER: "12", Type.NUMBER: "12.5", Type.DATE: "2026-07-14", Type.DATETIME: "2026-07-14T08:30:00",
    Type.BOOLEAN: "true",
}  # fmt: skip


def line(parameter: str, text: str) -> str:
    """The text of a parameter; raises BadQuery where no honest one looks like it."""
    if len(text) > LONGEST:
        raise BadQuery(parameter, f"{parameter} 的值太长，最多 {LONGEST} 个字。")
    if not text.isprintable() and any(
        (ord(one) < 32 and one not in "\t\n\r") or 0xD800 <= ord(one) < 0xE000 for one in text
    ):
        raise BadQuery(parameter, f"{parameter} 里有不能识别的字符，请删去后再试。")
    return text


def truth(parameter: str, text: str) -> bool:
    """A yes or no."""
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise BadQuery(parameter, f"{parameter} 请填 true 或 false。")


def read(column: Column, parameter: str, text: str) -> Value:
    """The value as SQLite keeps it; raises BadQuery where it is none of the column's type."""
    line(parameter, text)
    if column.type == Type.TEXT:
        return text
    value = _of_type(column.type, text.strip())
    if value is None:
        label, example = TYPE_LABELS[column.type], _EXAMPLES[column.type]
        raise BadQuery(parameter, f"“{column.name}”（{column.key}）是{label}，值请写成 {example} 这样。")
    return value


def _of_type(kind: Type, text: str) -> Value | None:
    if kind == Type.INTEGER:
        whole = int(text) if _INTEGER.fullmatch(text) else None
        return whole if whole is not None and -(2**63) <= whole < 2**63 else None
    if kind == Type.NUMBER:
        number = float(text) if _NUMBER.fullmatch(text) else math.inf
        return number if math.isfinite(number) else None
    if kind == Type.BOOLEAN:
        return 1 if text.lower() in _TRUE else 0 if text.lower() in _FALSE else None
    return _moment(kind, text)


def _moment(kind: Type, text: str) -> str | None:
    try:
        if kind == Type.DATE and _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if kind == Type.DATETIME and _DATETIME.fullmatch(text):
            return datetime.fromisoformat(text).isoformat()
    except ValueError:
        pass
    return None
