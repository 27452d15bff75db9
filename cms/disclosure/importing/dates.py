"""Dates as Chinese documents write them."""

import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_datetime

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○О", "0")
_TENS = re.compile(r"^([二三]?)十([一二三四五六七八九]?)$")
_ARABIC = r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日)?(?!\d)"
_HAN = r"([一二][〇零○О一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
DATE = re.compile(f"{_ARABIC}|{_HAN}", re.ASCII)
_TIME = re.compile(r"^[T\s]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$", re.ASCII)


def _number(text: str) -> int:
    """一九九五, 十二, 三十一, 07."""
    tens = _TENS.match(text)
    if tens:
        return int(_DIGITS.get(tens[1], "1")) * 10 + int(_DIGITS.get(tens[2], "0"))
    return int("".join(_DIGITS.get(character, character) for character in text))


def _date(match: re.Match[str]) -> date | None:
    year, month, day = (_number(part) for part in match.groups() if part)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def dates_in(text: str) -> list[date]:
    """Every date written in ``text``, in order; what only looks like one is left out."""
    return [day for match in DATE.finditer(text) if (day := _date(match))]


def parse_date(text: str) -> date | None:
    """The one date that ``text`` is; None where it is empty. ValueError, in Chinese, where it is none."""
    moment = parse_moment(text)
    return timezone.localtime(moment).date() if moment else None


def parse_moment(text: str) -> datetime | None:
    """The date or date and time that ``text`` is, by local time; None where it is empty.

    Understood: 2026年7月14日, 二〇二六年七月十四日, 2026-7-14, 2026/07/14 09:30, 2026.7.14, 20260714 and ISO 8601 with
    a time zone. ValueError, in Chinese, for anything else.
    """
    text = text.strip()
    if not text:
        return None
    match = DATE.match(text) or _COMPACT.match(text)
    day = _date(match) if match else None
    if match is None or day is None:
        raise ValueError(f"“{text[:40]}”不是认得出的日期，请写成 2026-07-14 或 2026年7月14日。")
    rest = text[match.end() :].strip()
    if not rest:
        return timezone.make_aware(datetime.combine(day, time()))
    try:
        clock = _TIME.match(rest)
        if clock:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(f"“{text[:40]}”里的时间认不出来，请写成 2026-07-14 09:30。")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
