"""Numbers that texts write one way and people another: 二〇二六年 and 2026年, 第十二条 and 第12条, 百分之二十 and 20%.

All of it on normalised text (``normalise``): digits are half-width, ○ is 〇.
"""

import re
from collections.abc import Callable, Iterator

_DIGITS = "〇一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"零": 0, "两": 2, "0": 0, "o": 0}
_SCALES = {"十": 10, "百": 100, "千": 1_000}
LARGEST = 99_999_999


def in_chinese(number: int) -> str:
    """``123`` → 一百二十三, ``10`` → 十, ``1003`` → 一千零三, ``50000`` → 五万."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not written out here")
    if not number:
        return "零"
    high, low = divmod(number, 10_000)
    said = _below_ten_thousand(low) if low else ""
    if high:
        gap = "零" if low and (low < 1_000 or high % 10 == 0) else ""
        said = _below_ten_thousand(high) + "万" + gap + said
    return said[1:] if said.startswith("一十") else said


def _below_ten_thousand(number: int) -> str:
    said, gap = "", False
    for scale, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
        gap = not digit
    return said


def from_chinese(said: str) -> int | None:
    """The number that ``said`` writes out properly; None where it is none (三五, 二三十, 十四五)."""
    total = part = digit = 0
    for character in said:
        if character == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        elif character in _SCALES:
            part, digit = part + (digit or 1) * _SCALES[character], 0
        elif character in _VALUES:
            digit = _VALUES[character]
        else:
            return None
    number = total + part + digit
    proper = said.replace("两", "二").replace("〇", "零")
    if proper.startswith("一十"):
        proper = proper[1:]
    return number if number <= LARGEST and in_chinese(number) == proper else None


def year_in_chinese(year: str) -> str:
    """``2026`` → 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in year)


def year_from_chinese(said: str) -> str:
    """二〇二六, 二零二六, 二0二六 → ``2026``."""
    return "".join(str(_VALUES[character]) for character in said)


_NUMBER = r"[〇零一二两三四五六七八九十百千万]+"
_YEAR = r"(?:一九|二[〇零0o])[〇零一二三四五六七八九0o]{2}"
_ORDINALS = r"条|款|项|章|节|编|届|次|号|期|批|季度|类|级|目|部分|阶段|位|名|轮|场|代|版|师|中学|小学"
_UNITS = (
    r"个工作日|个自然日|个月|个小时|个百分点|个|工作日|小时|分钟|周岁|周年|年级|月份|季度|平方米|公里|公斤|万元|亿元|"
    r"日|天|年|月|周|岁|元|人|户|倍|级|类|项|条|届|吨|亩|米|件|所|家|套|处|次|名|类"
)
_PATTERN = re.compile(
    rf"(?P<iso>(?<![\d-])(?:19|20)\d\d(?P<mark>[-/.])(?:0?[1-9]|1[0-2])(?P=mark)(?:0?[1-9]|[12]\d|3[01])(?![\d-]))"
    rf"|(?<!\d)(?P<year>(?:19|20)\d\d)\s*年(?!级)"
    rf"|(?P<chinese_year>{_YEAR})年"
    rf"|(?<!\d)(?P<month>0?[1-9]|1[0-2])\s*月\s*(?P<day>0?[1-9]|[12]\d|3[01])\s*[日号](?!\d)"
    rf"|(?P<chinese_month>十?[一二]|[三四五六七八九十])月(?P<chinese_day>[二三]?十?[一二三四五六七八九]|[二三]?十)[日号]"
    rf"|第\s*(?P<ordinal>\d{{1,4}})\s*(?P<ordinal_of>{_ORDINALS})"
    rf"|第(?P<chinese_ordinal>{_NUMBER})(?P<chinese_ordinal_of>{_ORDINALS})"
    r"|(?<![\d.])(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s*%"
    rf"|百分之(?P<chinese_percent>[零一二三四五六七八九十百]+(?:点[〇零一二三四五六七八九]{{1,2}})?)"
    rf"|(?<![\d.])(?P<amount>\d{{1,8}})\s*(?P<amount_of>{_UNITS})"
    rf"|(?<!第)(?P<chinese_amount>{_NUMBER})(?P<chinese_amount_of>{_UNITS})"
)
_WORTH_LOOKING = re.compile(rf"[\d{_DIGITS}零两十百]")


def written_otherwise(normalised: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Numbers and dates of a question: where each begins and ends, and the other ways to write it."""
    if not _WORTH_LOOKING.search(normalised):
        return
    for match in _PATTERN.finditer(normalised):
        kind = next(name for name in _FORMS if match[name] is not None)
        forms = tuple(form for form in dict.fromkeys(_FORMS[kind](match)) if form and form != match[0])
        if forms:
            yield match.start(), match.end(), forms


def _iso(match: re.Match[str]) -> list[str]:
    year, month, day = (int(part) for part in match["iso"].split(match["mark"]))
    written = f"{year_in_chinese(str(year))}年{in_chinese(month)}月{in_chinese(day)}日"
    return [f"{year}年{month}月{day}日", written]


def _years(year: str) -> list[str]:
    chinese = year_in_chinese(year)
    return [f"{year}年", f"{chinese}年", f"{chinese.replace('〇', '零')}年"]


def _days(month: int | None, day: int | None) -> list[str]:
    if not month or not day or month > 12 or day > 31:
        return []
    return [f"{month}月{day}日", f"{in_chinese(month)}月{in_chinese(day)}日"]


def _counted(number: int | None, what: str, before: str = "") -> list[str]:
    if not number:
        return []
    if what in ("万元", "亿元"):  # 5万元, 五万元
        return [f"{number}{what}", f"{in_chinese(number)}{what}"]
    forms = [f"{before}{number}{what}", f"{before}{in_chinese(number)}{what}"]
    if number == 2 and not before:
        forms.append(f"两{what}")
    if number % 10_000 == 0:
        forms.append(f"{before}{number // 10_000}万{what}")
    return forms


def _amount(match: re.Match[str]) -> list[str]:
    said, what = match["chinese_amount"], match["chinese_amount_of"]
    # 一个, 一次, 一级 are hardly ever numbers, and 千家万户 never.
    return [] if said in ("一", "千", "万", "百") or what == "个" else _counted(from_chinese(said), what)


def _percent(said: str) -> list[str]:
    whole, _, part = said.partition(".")
    if int(whole) > 999:
        return []
    fraction = "点" + "".join("零" if digit == "0" else _DIGITS[int(digit)] for digit in part) if part else ""
    return [f"{said}%", f"百分之{in_chinese(int(whole))}{fraction}"]


def _chinese_percent(match: re.Match[str]) -> list[str]:
    whole, _, part = match["chinese_percent"].partition("点")
    number = from_chinese(whole)
    if number is None:
        return []
    return [f"{number}.{year_from_chinese(part)}%" if part else f"{number}%"]


_FORMS: dict[str, Callable[[re.Match[str]], list[str]]] = {
    "iso": _iso,
    "year": lambda match: _years(match["year"]),
    "chinese_year": lambda match: _years(year_from_chinese(match["chinese_year"])),
    "month": lambda match: _days(int(match["month"]), int(match["day"])),
    "chinese_month": lambda match: _days(from_chinese(match["chinese_month"]), from_chinese(match["chinese_day"])),
    "ordinal": lambda match: _counted(int(match["ordinal"]), match["ordinal_of"], "第"),
    "chinese_ordinal": lambda match: _counted(
        from_chinese(match["chinese_ordinal"]), match["chinese_ordinal_of"], "第"
    ),
    "percent": lambda match: _percent(match["percent"]),
    "chinese_percent": _chinese_percent,
    "amount": lambda match: _counted(int(match["amount"]), match["amount_of"]),
    "chinese_amount": _amount,
}
