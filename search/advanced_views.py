"""/search/advanced/: the form, filled in with what was asked; it leads to an address of /search/ that can be shared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_ratelimit.decorators import ratelimit

from search import labels
from search.asked import LONGEST_VALUE, MOST_VALUES, asked
from search.errors import BadSearch, SearchUnavailable
from search.query import facet_counts
from search.results import OTHER_FACETS, PAGE_SIZE, SHOWN_FACETS

COLUMN = {
    "name": "高级检索",
    "type": "政策文件",
    "description": "按词语、标题、文号、类型、机构、主题、年份和日期检索本网站公开的内容。",
    "keywords": "高级检索,检索,发文字号,索引号",
}
SORTS = (("", "按相关度"), ("date", "按日期，新的在前"))


@dataclass(frozen=True)
class Line:
    """A text field of the form."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Choices:
    """A list to choose from; ``options``: value, what it is called, whether it is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether more than one is chosen: an address may ask for any of them."""
        return sum(chosen for _, _, chosen in self.options) > 1


LINES = (
    ("q", "想找什么", "像平时一样写，可以是一句话。"),
    ("all", "含有全部词语", "每个词都要出现，用空格隔开，例如“校车 收费”。"),
    ("exact", "含有这句原话", "一字不差、前后相连，例如“划片入学”。"),
    ("any", "含有任意一个", "出现一个就行，用空格隔开。"),
    ("none", "不含", "出现一个就排除，用空格隔开。"),
    ("number", "文号或索引号", "例如“青政发〔2026〕5号”，括号用哪种都行。"),
)


def rate(group: str, request: HttpRequest) -> str:
    """How many searches one client address may make."""
    return settings.SEARCH_RATE


@require_safe
@ratelimit(key="ip", rate=rate, group="search")
def advanced_page(request: HttpRequest) -> HttpResponse:
    """The form; sent off (``go``), it leads to the results, without what was left empty in the address."""
    problem = None
    if "go" in request.GET:
        try:
            question = asked(request.GET, PAGE_SIZE)
            query = question.query()
            return redirect(f"{reverse('search')}?{query}" if query else reverse("advanced_search"))
        except BadSearch as error:
            problem = error
    return render(
        request,
        "search/advanced.html",
        {
            "column": COLUMN,
            "breadcrumbs": [("站内检索", reverse("search")), ("高级检索", "")],
            "problem": str(problem) if problem else "",
            "lines": [_line(request, problem, *line) for line in LINES],
            "in_title": request.GET.get("in") == "title",
            "choices": list(_choices(request)),
            "order": _sorts(request),
            "since": _shown(request, "from"),
            "until": _shown(request, "to"),
        },
        status=400 if problem else 200,
    )


def _shown(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:300]


def _line(request: HttpRequest, problem: BadSearch | None, name: str, label: str, help_text: str) -> Line:
    said = str(problem) if problem and problem.parameter == name else ""
    return Line(name, label, help_text, _shown(request, name), said)


def _choices(request: HttpRequest) -> Iterable[Choices]:
    """What can be chosen among what is public; nothing where the engine does not answer: the words can still be asked
    for when it does. What a changed question was narrowed by otherwise can be chosen, too."""
    offered = SHOWN_FACETS | {name: label for name, label in OTHER_FACETS.items() if any(request.GET.getlist(name))}
    try:
        counts: dict[str, dict[str, int]] = facet_counts(facets=tuple(offered))
    except SearchUnavailable:
        counts = {}
    for name, label in offered.items():
        chosen = [value[:LONGEST_VALUE] for value in request.GET.getlist(name) if "\x00" not in value][:MOST_VALUES]
        codes = {*counts.get(name, {}), *filter(None, chosen)}
        names = labels.names_of(name, codes)
        options = [(code, _called(name, code, names), code in chosen) for code in _ordered(name, codes, names)]
        yield Choices(name, label, [("", "不限", not any(chosen)), *options])


def _called(facet: str, code: str, names: dict[str, str]) -> str:
    if facet == "topic" and len(code) > 2:
        return f"　{names[code]}"
    return f"{names[code]}年" if facet == "year" else names[code]


def _ordered(facet: str, codes: set[str], names: dict[str, str]) -> list[str]:
    """Years from the newest, topics under their classes, the rest by name."""
    if facet == "year":
        return sorted(codes, reverse=True)
    return sorted(codes, key=None if facet == "topic" else lambda code: names[code])


def _sorts(request: HttpRequest) -> Choices:
    chosen: Any = request.GET.get("sort", "")
    return Choices("sort", "排列次序", [(value, label, value == chosen) for value, label in SORTS])
