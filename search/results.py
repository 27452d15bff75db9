"""The results page as its template takes it: rows, facets, the question as a sentence."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from search import labels
from search.asked import Asked
from search.backends.base import MAX_HITS
from search.listing import Choice, Facet, Pager, Row
from search.query import Found

PAGE_SIZE = 20
MOST_CHOICES = 20
SHOWN_FACETS = {"kind": "类型", "agency": "发布机构", "topic": "主题", "year": "年份"}
# Filters an address may hold though the page offers no choice of them.
OTHER_FACETS = {"genre": "体裁", "validity": "有效性", "matters": "公开事项", "fields": "领域"}


def has_next(asked: Asked, found: Found) -> bool:
    """Whether there is a page after this one that may be turned to."""
    end = asked.page * PAGE_SIZE
    return end < min(found.total, MAX_HITS)


class ResultsPage:
    """What was found, ready to be shown."""

    def __init__(self, asked: Asked, found: Found) -> None:
        self.asked = asked
        self.found = found
        self.names = {
            name: labels.names_of(name, {*found.facets.get(name, {}), *asked.wanted.filters.get(name, ())})
            for name in SHOWN_FACETS | OTHER_FACETS
        }

    def url(self, page: int = 1, **changes: str) -> str:
        """The address of this question with changes."""
        query = self.asked.query(page, **changes)
        return f"{reverse('search')}?{query}" if query else reverse("search")

    @property
    def lasting_query(self) -> str:
        """The query string of this question, whatever its order and page: what its feed is called by."""
        return self.asked.query(1, sort="relevance")

    @staticmethod
    def url_for(text: str) -> str:
        """The address of another question, without any filter."""
        return f"{reverse('search')}?{urlencode({'q': text})}"

    @property
    def text(self) -> str:
        """The question, to be put between quotation marks."""
        return self.asked.wanted.text.strip('“”"')

    @property
    def rows(self) -> list[Row]:
        return [self._row(hit) for hit in self.found.hits]

    def _row(self, hit: Any) -> Row:
        return Row(
            title=hit.highlighted["title"][0],
            url=hit.url,
            agency="、".join(hit.agencies),
            number=hit.numbers[0] if hit.numbers else "",
            date=hit.published_at,
            kind=self.names["kind"].get(hit.kind) or labels.names_of("kind", [hit.kind])[hit.kind],
            state=hit.state,
            state_tone=hit.state_tone,
            extract=hit.highlighted["text"][0],
            within=next(iter(hit.highlighted["attachment"]), None),
        )

    @property
    def facets(self) -> list[Facet]:
        shown = [Facet(name, label, self._choices(name)) for name, label in SHOWN_FACETS.items()]
        return shown + [
            Facet(name, label, self._choices(name))
            for name, label in OTHER_FACETS.items()
            if name in self.asked.wanted.filters
        ]

    def _choices(self, name: str) -> list[Choice]:
        counts = self.found.facets.get(name, {})
        chosen = self.asked.wanted.filters.get(name, ())
        offered = sorted({*counts, *chosen}, key=lambda value: (value not in chosen, -counts.get(value, 0), value))
        if name == "year":
            offered.sort(reverse=True)
        if name == "topic":
            offered = self._topics(offered, chosen)
        return [
            Choice(
                label=self.names[name][value] + ("年" if name == "year" else ""),
                url=self.url(1, **{name: "" if value in chosen else value}),
                count=counts.get(value, 0),
                selected=value in chosen,
                depth=1 if name == "topic" and len(value) > 2 else 0,
            )
            for value in offered[:MOST_CHOICES]
        ]

    @staticmethod
    def _topics(offered: list[str], chosen: tuple[str, ...]) -> list[str]:
        """The classes, those of the chosen topics first and with their topics under them."""
        opened = {code[:2] for code in chosen}
        classes = sorted((code for code in offered if len(code) == 2), key=lambda code: code not in opened)
        tree: list[str] = []
        for code in classes:
            tree.append(code)
            if code in opened:
                tree += [topic for topic in offered if len(topic) > 2 and topic[:2] == code]
        return tree

    @property
    def pager(self) -> Pager:
        start = (self.asked.page - 1) * PAGE_SIZE
        total, shown = self.found.total, len(self.found.hits)
        return Pager(
            previous_url=self.url(self.asked.page - 1) if self.asked.page > 1 else "",
            next_url=self.url(self.asked.page + 1) if has_next(self.asked, self.found) else "",
            position=f"第 {start + 1:,}–{start + shown:,} 条，共 {total:,} 条" if shown else "",
        )

    @property
    def sentence(self) -> str:
        """What was asked, as one says it: “在县教育局2025年发布的文件中查找“学区划分”，找到 35 条。”"""
        wanted, total = self.asked.wanted, f"{self.found.total:,} 条"
        by = f"{self._said('agency')}{self._when()}"
        about = "".join(
            f"{label}为“{self._said(name)}”的"
            for name, label in (SHOWN_FACETS | OTHER_FACETS).items()
            if name in wanted.filters and name not in ("kind", "agency", "year")
        )
        where = f"{by + '发布的' if by else ''}{about}{self._said('kind') or '全部内容'}"
        if not wanted.text and not wanted.words.said:
            return f"{where}，共 {total}。"
        asked = f"{'标题里的' if wanted.words.in_title else ''}“{self.text}”" if wanted.text else ""
        return f"在{where}中查找{'，'.join(filter(None, (asked, wanted.words.said)))}，找到 {total}。"

    def _said(self, facet: str) -> str:
        return "或".join(self.names[facet][code] for code in self.asked.wanted.filters.get(facet, ()))

    def _when(self) -> str:
        wanted = self.asked.wanted
        year = f"{self._said('year')}年" if "year" in wanted.filters else ""
        if wanted.since and wanted.until:
            return f"{year}{wanted.since}至{wanted.until}"
        if wanted.since:
            return f"{year}{wanted.since}以来"
        return f"{year}{wanted.until}以前" if wanted.until else year
