"""Numbers people look documents up by: 发文字号 and 索引号, in whatever brackets and spaces they were typed.

A 发文字号 is printed ``机关代字〔四位年份〕序号号`` (GB/T 9704—2012, 7.2.5): hexagonal brackets, no leading zeros,
no “第”. Orders and announcements are numbered otherwise: ``国务院令第711号``, ``2026年第5号``.
"""

import re
import unicodedata

from .numerals import from_chinese, year_from_chinese

_SPACE = re.compile(r"\s+")
_OPEN = r"[\[(〔【〖「『<〈《{﹝〘]"
_CLOSE = r"[\])〕】〗」』>〉》}﹞〙]"
# 机关代字: Chinese characters, perhaps with a bracketed part, e.g. 青政办(教)发.
_PREFIX = r"(?P<prefix>[\u4e00-\u9fff]{1,20}(?:[(〔【\[][\u4e00-\u9fff]{1,8}[)〕】\]][\u4e00-\u9fff]{0,8})?)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_SERIAL = r"第?0{0,4}(?P<serial>[1-9]\d{0,4})"

_BRACKETED = re.compile(rf"{_PREFIX}{_OPEN}{_YEAR}年?{_CLOSE}{_SERIAL}号?(?!\d)")
_ORDER = re.compile(rf"(?P<prefix>[\u4e00-\u9fff]{{0,20}}令){_SERIAL}号")
_ANNOUNCEMENT = re.compile(rf"(?P<prefix>[\u4e00-\u9fff]{{0,20}}?){_YEAR}年第0{{0,4}}(?P<serial>[1-9]\d{{0,4}})号")
_INDEX_NUMBER = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{8}[0-9X])[/\\](?:\d{4}|\d{6})[-—–_]\d{5}(?!\d)", re.IGNORECASE
)
_FORMS = (_BRACKETED, _ORDER, _ANNOUNCEMENT)


_WRITTEN = "〇○零一二三四五六七八九十百千"
_WRITTEN_YEAR = re.compile(
    rf"(?P<before>{_OPEN}|^|[发规函办字]\s?)(?P<year>[一二][〇○零一二三四五六七八九]{{3}})(?=年?{_CLOSE}|年第)"
)
_WRITTEN_SERIAL = re.compile(
    rf"(?P<before>(?:19|20)\d\d年?{_CLOSE}第?|令第|(?:19|20)\d\d年第)(?P<serial>[{_WRITTEN}]{{1,9}})(?=号)"
)
# Typed without brackets: 青政发2026-5号, 2026 5号; after what agencies' codes end in even without 号.
_BARE = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?:\s*[-—–/]\s*|\s+|(?=第))第?\s*0{0,4}(?P<serial>[1-9]\d{0,4})\s*"
    r"(?:号(?![楼线院])|(?<=[发规函字]\d{4}[-—–/]\d)(?![\d月.-])|(?<=[发规函字]\d{4}[-—–/]\d\d)(?![\d月.-]))"
)


def _plain(text: str) -> str:
    """Half-width, digits for numbers written out, without spaces; a year that should stand in brackets stands there,
    the other brackets stay as they are."""
    text = unicodedata.normalize("NFKC", text)
    text = _WRITTEN_YEAR.sub(lambda found: found["before"] + year_from_chinese(found["year"].replace("○", "〇")), text)
    text = _WRITTEN_SERIAL.sub(lambda found: found["before"] + _in_digits(found["serial"]), text)
    text = _BARE.sub(lambda found: f"〔{found['year']}〕{found['serial']}号", text)
    return _SPACE.sub("", text)


def _in_digits(written: str) -> str:
    number = from_chinese(written)
    return written if number is None else str(number)


def _printed(match: re.Match[str]) -> str:
    parts = match.groupdict()
    prefix = re.sub(r"[〔【\[]", "(", parts["prefix"] or "")
    prefix = re.sub(r"[〕】\]]", ")", prefix).replace("(", "（").replace(")", "）")
    if match.re is _ORDER:
        return f"{prefix}第{parts['serial']}号"
    if match.re is _ANNOUNCEMENT:
        return f"{prefix}{parts['year']}年第{parts['serial']}号"
    return f"{prefix}〔{parts['year']}〕{parts['serial']}号"


def normalise_document_number(text: str) -> str | None:
    """The number as it is printed, e.g. ``青政发〔2026〕5号`` for ``青政发 [2026] 第05号``.

    Takes any brackets, full-width digits, spaces, leading zeros, “第”, and a missing “号”. Orders
    (``国务院令第711号``) and announcements (``2026年第5号``) come out in their own form. None where the text as a whole
    is no document number.
    """
    if len(text) > 100:
        return None
    plain = _plain(text)
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _printed(match)
    return None


def normalise_index_number(text: str) -> str | None:
    """The 索引号 in capitals and half-width, e.g. ``11990000MB0000001X/2026-00005``; None where the text is none."""
    match = _INDEX_NUMBER.fullmatch(_plain(text))
    return _index_number(match) if match else None


def _index_number(match: re.Match[str]) -> str:
    return re.sub(r"[—–_]", "-", match[0].upper().replace("\\", "/"))


def numbers_in(text: str) -> list[str]:
    """Every document and index number that stands in what somebody typed, normalised, in order of appearance."""
    plain = _plain(text[:1000])
    found = {match.start(): _index_number(match) for match in _INDEX_NUMBER.finditer(plain)}
    for form in _FORMS:
        for match in form.finditer(plain):
            found.setdefault(match.start(), _printed(match))
    return [found[start] for start in sorted(found)]


def number_keys(number: str) -> list[str]:
    """What a printed number is looked up by: itself and its tail (``〔2026〕5号``, ``2026-00005``)."""
    normal = normalise_document_number(number) or normalise_index_number(number) or _plain(number)
    keys = [normal]
    if "〔" in normal and not normal.startswith("〔"):
        keys.append(normal[normal.index("〔") :])
    elif "/" in normal:
        keys.append(normal.rpartition("/")[2])
    return keys


def asked_number_keys(text: str) -> tuple[list[str], list[str]]:
    """What to look up for the numbers in a question: whole numbers, and the tails that other agencies' numbers share.

    Nothing parts the 机关代字 from the words before it (“请找青政发〔2026〕5号”), so each of its endings is tried.
    """
    whole: list[str] = []
    tails: list[str] = []
    for number in numbers_in(text):
        keys = number_keys(number)
        tails += keys[1:]
        prefix, bracket, rest = number.partition("〔")
        if bracket and prefix:
            whole += [prefix[start:] + bracket + rest for start in range(len(prefix))]
        elif bracket:
            tails.append(number)
        else:
            whole.append(number)
    if not whole and re.fullmatch(r"\d{4,6}-\d{5}", plain := _plain(text)):
        tails.append(plain)
    return list(dict.fromkeys(whole)), list(dict.fromkeys(tails))
