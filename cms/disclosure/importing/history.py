"""What the lines of a law's history and its closing articles say for certain: who made it, when, from when it holds.

Only what is written outright is taken; what would have to be guessed stays empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import DATE, dates_in

_MADE = re.compile(r"通过|修订|修正|修改|公布|发布|批准|颁布|印发")
_IN_FORCE = re.compile(r"^[\s，,]*(起)?(施行|实施|生效)")
_ORDER = re.compile(r"(?:中华人民共和国)?(国务院)令第\s*(\d+)\s*号")
_ISSUED_AS = re.compile(r"^([一-鿿]{1,12})\s*[〔\[（(【]\s*(\d{4})\s*[〕\])）】]\s*(\d{1,5})\s*号$")
_ASSEMBLY = re.compile(
    r"^(?P<place>[一-鿿]{2,20}?)?第[一二三四五六七八九十百]{1,5}届(?P<body>(?:全国)?人民代表大会(?:常务委员会)?)"
)
_COURTS = ("最高人民法院", "最高人民检察院")
# The closing article: “本条例自2021年1月1日起施行，有效期5年。”
_CLOSING = re.compile(
    rf"本[^，。；\s]{{1,12}}自(?P<from>{DATE.pattern})起(?:施行|实施|生效|执行)"
    r"(?:[，,]\s*有效期(?:至|到|截至)?\s*(?P<until>[^，。；\s]{2,16}))?"
)
_YEARS = re.compile(r"^(?:为)?([一二三四五六七八九十]|\d{1,2})年")
_TAIL = 800  # characters in which the closing article stands


@dataclass(frozen=True)
class Facts:
    """Empty where nothing certain is written."""

    issuer: str = ""
    document_number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None


def facts_of(title: str, history: Sequence[str], text: str) -> Facts:
    """``history``: one line an event, as “2020年5月14日 上海市第十五届人民代表大会常务委员会第二十一次会议修正”."""
    events = [(days[0], line) for line in history if (days := dates_in(line))]
    made = [(day, line) for day, line in events if _MADE.search(line)]
    in_force = [day for day, line in events if (match := DATE.match(line)) and _IN_FORCE.match(line[match.end() :])]
    issuer, number = _by_whom(title, [line for _, line in sorted(made)], history)
    starts, ends = _closing(text)
    return Facts(
        issuer=issuer,
        document_number=number,
        issued_on=max(day for day, _ in made) if made else None,
        effective_on=in_force[-1] if in_force else starts,
        expires_on=ends,
    )


def _by_whom(title: str, made: Sequence[str], history: Sequence[str]) -> tuple[str, str]:
    """Issuer by the latest event that names one; an order's number only where this very version came out with it."""
    number = next((f"{m[1]}〔{m[2]}〕{m[3]}号" for line in history if (m := _ISSUED_AS.match(line.strip()))), "")
    for line in reversed(made):
        match = DATE.match(line)
        rest = line[match.end() :].strip() if match else line
        if order := _ORDER.search(rest):
            return order[1], number or (f"国务院令第{order[2]}号" if line is made[-1] else "")
        assembly = _ASSEMBLY.match(rest)
        if assembly and "批准" not in rest:
            return f"{assembly['place'] or ''}{assembly['body']}", number
    courts = [court for court in _COURTS if title.startswith(court) or f"、{court}" in title[:20]]
    return "、".join(courts), number


def _closing(text: str) -> tuple[date | None, date | None]:
    """From when and until when it holds, by its last article that says so."""
    found = next(reversed([*_CLOSING.finditer(text[-_TAIL:])]), None)
    if found is None:
        return None, None
    starts = next(iter(dates_in(found["from"])), None)
    until = found["until"] or ""
    years = _YEARS.match(until)
    if years and starts:
        return starts, _years_later(starts, years[1])
    return starts, next(iter(dates_in(until)), None)


def _years_later(start: date, years: str) -> date:
    """The last day of a period of whole years: 有效期5年 from 2021-01-01 ends with 2025-12-31."""
    number = int(years) if years.isdecimal() else "一二三四五六七八九十".index(years) + 1
    leap_day = start.month == 2 and start.day == 29
    anniversary = date(start.year + number, 3, 1) if leap_day else start.replace(year=start.year + number)
    return date.fromordinal(anniversary.toordinal() - 1)
