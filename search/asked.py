"""What an address asks for: the same for the page and for the API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from search.advanced import Words
from search.backends.base import MAX_HITS
from search.errors import BadSearch
from search.query import FACETS, Wanted
from search.segmentation import normalise, runs
from search.segmentation.numbers import asked_number_keys

LONGEST = 200  # characters of a question
LONGEST_VALUE = 100
MOST_VALUES = 20  # of one filter
MOST_WORDS = 10  # of one line of the advanced form
SORTS = ("relevance", "date")


@dataclass(frozen=True)
class Asked:
    """``page`` counts from 1."""

    wanted: Wanted
    page: int = 1

    def query(self, page: int = 1, **changes: str) -> str:
        """The query string of this question with ``changes`` to its filters; an empty value takes a filter away."""
        wanted = self.wanted
        pairs = [("q", wanted.text), *self.words]
        for name in FACETS:
            values = (changes[name],) if name in changes else wanted.filters.get(name, ())
            pairs += [(name, value) for value in values]
        pairs += [("from", wanted.since.isoformat() if wanted.since else "")]
        pairs += [("to", wanted.until.isoformat() if wanted.until else "")]
        sort = changes.get("sort", wanted.sort)
        pairs += [("sort", sort if sort != "relevance" else ""), ("page", str(page) if page > 1 else "")]
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def words(self) -> list[tuple[str, str]]:
        """The parameters of the advanced form that are filled in."""
        words = self.wanted.words
        pairs = [
            ("all", " ".join(words.every)),
            ("exact", words.phrase),
            ("any", " ".join(words.some)),
            ("none", " ".join(words.without)),
            ("number", words.number),
            ("in", "title" if words.in_title else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def everywhere(self) -> str:
        """The query string of this question without its filters; empty where it has none."""
        if not self.wanted.filters and not self.wanted.since and not self.wanted.until:
            return ""
        return Asked(replace(self.wanted, filters={}, since=None, until=None)).query()


def _line(parameters: Mapping[str, str], name: str, said: str) -> str:
    text = " ".join(parameters.get(name, "").split())
    if "\x00" in text:
        raise BadSearch(name, f"“{said}”里有不能识别的字符，请删去后再试。")
    if len(text) > LONGEST:
        raise BadSearch(name, f"“{said}”太长，请精简到 {LONGEST} 个字以内。")
    return text


def _words(parameters: Mapping[str, str], name: str, said: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(_line(parameters, name, said).split()))
    if len(words) > MOST_WORDS:
        raise BadSearch(name, f"“{said}”最多填 {MOST_WORDS} 个词。")
    return tuple(word for word in words if any(runs(normalise(word))))


def _advanced(parameters: Mapping[str, str]) -> Words:
    number = _line(parameters, "number", "文号或索引号")
    if number and not any(asked_number_keys(number)):
        raise BadSearch("number", f"“{number[:40]}”不像一个文号，请写成“青政发〔2026〕5号”或者索引号。")
    if (where := parameters.get("in", "").strip()) not in ("", "title"):
        raise BadSearch("in", "查找的位置只有“标题”（title）和“全文”（不填）两种。")
    phrase = _line(parameters, "exact", "含有这句原话")
    return Words(
        every=_words(parameters, "all", "含有全部词语"),
        phrase=phrase if any(runs(normalise(phrase))) else "",
        some=_words(parameters, "any", "含有任意一个"),
        without=_words(parameters, "none", "不含"),
        number=number,
        in_title=where == "title",
    )


def _day(parameters: Mapping[str, str], name: str, said: str) -> date | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSearch(name, f"{said}请写成“2026-07-14”这样的日期。") from error


def _values(parameters: QueryDict, name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value.strip() for value in parameters.getlist(name) if value.strip()))
    if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE or "\x00" in value for value in values):
        raise BadSearch(name, "筛选条件有误，请重新选择。")
    if name == "year" and not all(re.fullmatch(r"[0-9]{4}", value) for value in values):
        raise BadSearch(name, "年份请写成四位数字，例如 2026。")
    return values


def asked(parameters: QueryDict, page_size: int) -> Asked:
    """What the parameters ask for. Raises BadSearch, which says what is wrong with which of them."""
    text = parameters.get("q", "").strip()
    if "\x00" in text:
        raise BadSearch("q", "检索词里有不能识别的字符，请删去后再试。")
    if len(text) > LONGEST:
        raise BadSearch("q", f"检索词太长，请精简到 {LONGEST} 个字以内。")
    sort = parameters.get("sort", "") or "relevance"
    if sort not in SORTS:
        raise BadSearch("sort", "排序方式只有“按相关度”（relevance）和“按日期”（date）两种。")
    since, until = _day(parameters, "from", "起始日期"), _day(parameters, "to", "截止日期")
    if since and until and since > until:
        raise BadSearch("from", "起始日期晚于截止日期，请对调后再试。")
    filters = {name: values for name in FACETS if (values := _values(parameters, name))}
    return Asked(Wanted(text, filters, since, until, sort, _advanced(parameters)), _page(parameters, page_size))


def _page(parameters: QueryDict, page_size: int) -> int:
    last = MAX_HITS // page_size
    text = parameters.get("page", "").strip() or "1"
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= last:
        raise BadSearch("page", f"页码从 1 到 {last}。要看更靠后的结果，请增加检索词或条件来缩小范围。")
    return int(text)
