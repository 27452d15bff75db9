"""Finds personal data in text: ID numbers, phones, bank cards, addresses to the door, e-mails; and masks them.

Every pattern is bounded, so that its time grows with the length of the text and no text can stall it. Numbers are
found in full-width and other digits too, and with blanks or dashes between them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import product

from django.db import models
from django.utils import timezone

# Of one text; more are not needed to stop it.
MAX_MATCHES = 200


class Kind(models.TextChoices):
    IDENTITY = "identity", "身份证号码"
    MOBILE = "mobile", "手机号码"
    LANDLINE = "landline", "固定电话"
    BANK_CARD = "bank_card", "银行卡号"
    ADDRESS = "address", "详细住址"
    EMAIL = "email", "电子邮箱"
    UNREAD = "unread", "未能检查"


@dataclass(frozen=True)
class Match:
    """One piece of personal data: ``value`` as it stands in the text, ``normal`` without its disguise."""

    kind: Kind
    value: str
    normal: str
    masked: str


@lru_cache(maxsize=1)
def _plain_characters() -> dict[int, str]:
    """Digits of every script to 0–9, full-width letters to ASCII, dashes to ``-``, blanks to a space; one for one."""
    table: dict[int, str] = {}
    for code in range(0x80, 0x20000):
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            table[code] = str(unicodedata.decimal(character))
        elif category in ("Zs", "Cf"):  # what nobody sees: of no width, or turning the direction
            table[code] = " "
        elif category == "Pd" or character in "−﹣":
            table[code] = "-"
        elif 0xFF01 <= code <= 0xFF5E:
            table[code] = chr(code - 0xFEE0)
    return table | {ord("\t"): " "}


@lru_cache(maxsize=1)
def _words() -> dict[int, str]:
    """Digits written as words, plainly or for accounts, in circles, or raised; 幺 is how a 1 is read out."""
    words = "零〇○一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺㊀㊁㊂㊃㊄㊅㊆㊇㊈㈠㈡㈢㈣㈤㈥㈦㈧㈨"
    meant = "00012234567891223345667891123456789123456789"
    table = {ord(word): digit for word, digit in zip(words, meant, strict=True)}
    for code in range(0x80, 0x20000):
        digit = unicodedata.digit(chr(code), None)
        if digit is not None and unicodedata.category(chr(code)) == "No":
            table[code] = str(digit)
    return table


@lru_cache(maxsize=1)
def _in_words() -> re.Pattern[str]:
    """So many in a row are a number: a word here and there is not, least of all in a name or an address."""
    return re.compile(rf"(?:[0-9{''.join(map(chr, _words()))}][ -]{{0,2}}){{7,60}}")


def plain(text: str) -> str:
    """The text without disguises, character for character: what is found in it stands at the same place in the text.
    Words for digits stay words."""
    return text.translate(_plain_characters())


def readings(text: str) -> list[str]:
    """The ways in which a text can be meant where digits are written as words: all of a row of them as digits; the
    first or the last as a word of its own (“张三一三八零零…”); or all as words (“张三13800138000”, “①13800138000”).
    One way where there are no words. Each is plain, character for character."""
    undisguised = plain(text)
    if _in_words().sub(_in_digits, undisguised) == undisguised:
        return [undisguised]
    ends = ((0, 0), (0, 1), (1, 0), (1, 1))
    meant = [_in_words().sub(partial(_in_digits, first=first, last=last), undisguised) for first, last in ends]
    return list(dict.fromkeys([*meant, undisguised]))


def _in_digits(row: re.Match[str], first: int = 0, last: int = 0) -> str:
    """``first``, ``last``: how many words at its ends stay words; what is a digit is none of them."""
    text = row[0]
    start, end = first, len(text.rstrip(" -")) - last
    start = 0 if text[0].isascii() else start
    end = end + last if text[end + last - 1].isascii() else end
    return text[:start] + text[start:end].translate(_words()) + text[end:]


# --- Patterns. S: what may stand between two digits of one number.
_S = "[ -]{0,2}"


def _spaced(*parts: str) -> str:
    return _S.join(parts)


_IDENTITY = re.compile(
    "(?="
    + _spaced("([1-9]", *["[0-9]"] * 5, f"(?:1{_S}9|2{_S}0)", "[0-9]", "[0-9]")
    + _S
    + _spaced(f"(?:0{_S}[1-9]|1{_S}[0-2])", f"(?:0{_S}[1-9]|[12]{_S}[0-9]|3{_S}[01])", *["[0-9]"] * 3, "[0-9Xx])")
    + ")"
)
_MOBILE = re.compile(
    r"(?<![0-9])(?:(?:\+|00)?86[ -]{0,2})?"
    r"(1[3-9][0-9][ -]{0,2}[0-9]{4}[ -]{0,2}[0-9]{4}|1[3-9][0-9]{2}[ -]{1,2}[0-9]{3}[ -]{1,2}[0-9]{4}"
    r"|1[ -]{1,2}[3-9](?:[ -]{1,2}[0-9]){9}"
    # Parted by what is no part of a number; one dot alone stands in many a number that is no telephone's.
    r"|1[3-9][0-9][ ._/·-]{1,3}[0-9]{4}[ ._/·-]{1,3}[0-9]{4}|1[3-9][0-9](?:[ .-]{1,2}[0-9]{2}){4})(?![0-9])"
)
_LANDLINE = re.compile(
    r"(?<![0-9])(?:\(?0[0-9]{2,3}[)]?[ -]{0,2}[2-9][0-9]{2,3}[ -]?[0-9]{4}(?:[ 转-]{1,3}[0-9]{1,5})?)(?![0-9])"
    r"|(?<=电话)[:： ]{0,3}([2-9][0-9]{6,7})(?![0-9])"
)
_BANK_CARD = re.compile(
    r"(?<![0-9])([34569][0-9]{3}[ -]{0,2}[0-9]{4}[ -]{0,2}[0-9]{4}[ -]{0,2}[0-9]{3,4}(?:[ -]{0,2}[0-9]{1,3})?)(?![0-9])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})(?![A-Za-z0-9-])"
)
_DOOR = re.compile(
    r"[0-9]{1,4}(?:幢|栋|号楼|座|#)[ -]{0,2}(?:[0-9一二三四五六七八九十]{1,3}单元)?[ -]{0,2}"
    r"[0-9]{2,5}(?:室|号|户)?(?![0-9])"
    r"|[0-9一二三四五六七八九十]{1,3}单元[ -]{0,2}[0-9]{2,5}(?:室|号|户)?(?![0-9])"
    r"|[0-9]{1,5}号[ -]{0,2}[0-9]{2,5}(?:室|户)"
    r"|(?:村|社区|屯|庄)[0-9一二三四五六七八九十]{1,3}(?:组|队|社)[ -]{0,2}[0-9]{1,4}号"
)
_BEFORE_DOOR = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{0,40}\Z")
_TOWN = re.compile(r".*(?:镇|乡|街道)")

# First digits of a card → how many it has: UnionPay and older domestic cards, Visa, Mastercard, JCB, American Express.
_CARD_LENGTHS = {
    "62": (16, 17, 18, 19), "9": (16, 17, 18, 19), "4": (16, 19), "5": (16,), "35": (16,), "34": (15,), "37": (15,),
}  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _digits(value: str) -> str:
    return re.sub(r"[^0-9Xx]", "", value).upper()


def is_identity_number(number: str) -> bool:
    """GB 11643: a birthday that exists and is past, and the right check digit (ISO 7064 MOD 11-2)."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return born <= timezone.localdate() and "10X98765432"[total % 11] == number[17]


def is_bank_card(number: str) -> bool:
    """The length its first digits call for, and Luhn's check digit."""
    if not any(number.startswith(prefix) and len(number) in allowed for prefix, allowed in _CARD_LENGTHS.items()):
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mask(kind: Kind, value: str, normal: str) -> str:
    """In the styles in use on government sites: 138****1234, 35*************123, addresses to the town only."""
    if kind == Kind.IDENTITY:
        return f"{normal[:2]}{'*' * 13}{normal[-3:]}"
    if kind == Kind.MOBILE:
        return f"{normal[:3]}****{normal[-4:]}"
    if kind == Kind.BANK_CARD:
        return f"{normal[:4]}{'*' * (len(normal) - 8)}{normal[-4:]}"
    if kind == Kind.LANDLINE:
        return f"{normal[:-4]}****"
    if kind == Kind.EMAIL:
        name, _, domain = normal.partition("@")
        return f"{name[:1]}***@{domain}"
    town = _TOWN.match(value)
    return f"{town.group() if town else ''}***"


def _make(kind: Kind, text: str, start: int, end: int, normal: str) -> Match:
    value = text[start:end]
    return Match(kind, value, normal, mask(kind, value, normal))


def _numbers(
    kind: Kind, pattern: re.Pattern[str], valid: Callable[[str], bool], plain: str, text: str
) -> Iterator[tuple[int, Match]]:
    for found in pattern.finditer(plain):
        group = 1 if found.lastindex else 0
        number = _digits(found.group(group))
        if valid(number):
            yield found.start(group), _make(kind, text, *found.span(group), number)


def _doors(plain: str, text: str) -> Iterator[tuple[int, Match]]:
    for found in _DOOR.finditer(plain):
        before = _BEFORE_DOOR.search(plain[max(0, found.start() - 40) : found.start()])
        start = found.start() - len(before.group() if before else "")
        yield start, _make(Kind.ADDRESS, text, start, found.end(), plain[start : found.end()].replace(" ", ""))


def _emails(plain: str, text: str) -> Iterator[tuple[int, Match]]:
    for found in _EMAIL.finditer(plain):
        yield found.start(), _make(Kind.EMAIL, text, *found.span(1), found.group(1).lower())


def scan(text: str) -> list[Match]:
    """All personal data in ``text``, in its order, at most ``MAX_MATCHES``; what overlaps another find is left out."""
    ways = readings(text)
    finders: tuple[Callable[[str], Iterator[tuple[int, Match]]], ...] = (
        lambda way: _numbers(Kind.IDENTITY, _IDENTITY, is_identity_number, way, text),
        lambda way: _numbers(Kind.BANK_CARD, _BANK_CARD, is_bank_card, way, text),
        lambda way: _numbers(Kind.MOBILE, _MOBILE, lambda number: True, way, text),
        lambda way: _numbers(Kind.LANDLINE, _LANDLINE, lambda number: True, way, text),
        lambda way: _emails(way, text),
        lambda way: _doors(way, text),
    )
    taken: list[tuple[int, int]] = []
    matches: list[tuple[int, Match]] = []
    for finder, way in product(finders, ways):
        known = len(taken)
        for start, match in finder(way):
            if not any(low < start + len(match.value) and start < high for low, high in taken[:known]):
                taken.append((start, start + len(match.value)))
                matches.append((start, match))
            if len(matches) >= MAX_MATCHES:
                return [match for _, match in sorted(matches, key=lambda pair: pair[0])]
    return [match for _, match in sorted(matches, key=lambda pair: pair[0])]
