"""The rows, a page at a time, and each row by itself."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseRedirect

from opendata.tables.querying import version_of
from opendata.tables.schema import Type

from ..asked import LIMITS, OFFERED, Asked
from ..cells import Cell, cell
from ..found import Described
from ..frame import Looking, page
from ..narrowing import facets


@dataclass(frozen=True)
class Head:
    """The head of a column: what it is, and where sorting by it leads."""

    column: Described
    sorted: str  # "", "ascending" or "descending"
    url: str

    @property
    def next_order(self) -> str:
        return {"": "由小到大排", "ascending": "由大到小排", "descending": "不再按它排"}[self.sorted]


@dataclass(frozen=True)
class Line:
    n: int
    url: str
    cells: list[Cell]


def _heads(asked: Asked) -> list[Head]:
    by, down = asked.order
    heads = []
    for column in asked.chosen:
        now = "" if by is None or by.key != column.key else "descending" if down else "ascending"
        following = {"": column.key, "ascending": f"-{column.key}", "descending": ""}[now]
        heads.append(Head(column, now, asked.text(sort=following) or "?"))
    return heads


@page("table")
def table(looking: Looking) -> HttpResponse:
    """A page of the rows that were asked for."""
    asked, shown = looking.asked, looking.shown
    assert shown.version is not None
    after = asked.get("after")
    if after and not shown.fixed and (elsewhere := _elsewhere(looking, version_of(after))):
        return elsewhere
    columns = asked.chosen
    query = looking.query(of=_with(asked, limit=str(asked.limit), columns=",".join(one.key for one in columns)))
    found = looking.table.page(query)
    total = looking.table.count(query) if asked.is_narrowed else shown.version.rows
    lines = [
        Line(
            values[0], shown.url("row", row=values[0]),
            [cell(value, column) for value, column in zip(values[1:], columns, strict=True)],
        )
        for values in found.rows
    ]  # fmt: skip
    return looking.answer(
        "data/resource.html",
        heads=_heads(asked),
        lines=lines,
        total=total,
        sentence=_sentence(asked, total, shown.version.rows),
        facets=facets(looking) if shown.version.rows else [],
        offered=OFFERED,
        next_url=asked.text(after=str(found.next)) if found.next else "",
        first_url=(asked.text() or "?") if after else "",
        limits=[
            {"label": limit, "url": asked.text(limit=str(limit)), "current": limit == asked.limit} for limit in LIMITS
        ],
        columns=[(one, one in columns) for one in shown.described],
        words=asked.get("q"),
        example=_example(looking, lines),
        kept={"q": asked.hidden("q"), "condition": asked.hidden(), "columns": asked.hidden("columns")},
        all_columns_url=asked.text(columns="") or "?" if asked.get("columns") else "",
        **_for_programs(looking),
    )


def _with(asked: Asked, **changes: str) -> tuple[tuple[str, str], ...]:
    kept = [pair for pair in asked.for_query if pair[0] not in {*changes, "group", "aggregate"}]
    return (*kept, *changes.items())


def _elsewhere(looking: Looking, uid: str) -> HttpResponse | None:
    """Who turns the pages of a version that was replaced meanwhile goes on in that one."""
    shown = looking.shown
    assert shown.version is not None
    if uid in ("", shown.version.uid):
        return None
    old = shown.resource.versions.filter(uid=uid).exclude(number=None).first()
    if old is None:
        return None
    old.resource = shown.resource
    return HttpResponseRedirect(f"{old.get_absolute_url()}?{looking.request.GET.urlencode()}")


def _sentence(asked: Asked, total: int, rows: int) -> str:
    """What the table shows, as one says it."""
    by, down = asked.order
    order = f"，按“{by.name}”{'由大到小' if down else '由小到大'}" if by else ""
    if asked.is_narrowed:
        return f"符合条件的有 {total:,} 行（共 {rows:,} 行）{order}"
    return f"共 {rows:,} 行{order}"


def _for_programs(looking: Looking) -> dict[str, str]:
    """Where programs get the same rows."""
    shown, asked = looking.shown, looking.asked
    api = f"/api/v1/datasets/{shown.dataset.slug}/{shown.resource.number}/rows"
    whole = asked.text(limit="")
    return {
        "api": api + asked.text(),
        "api_whole": looking.request.build_absolute_uri(api + asked.text()),
        "api_csv": f"{api}{whole}{'&' if whole else '?'}format=csv",
    }


def _example(looking: Looking, lines: list[Line]) -> str:
    """Something one would find: a short text of the first row."""
    texts = [one.text for line in lines[:1] for one, head in zip(line.cells, looking.asked.chosen, strict=True)
             if head.type is Type.TEXT and 2 <= len(one.text) <= 12 and not one.text.isascii()]  # fmt: skip
    return texts[0] if texts else ""


@page("row")
def row(looking: Looking, row: int) -> HttpResponse:
    """One row, all of it, with what the dictionary says of each column."""
    shown = looking.shown
    assert shown.version is not None
    found = looking.table.rows([row], shown.columns) if row <= shown.version.rows else []
    if not found:
        raise Http404
    values = found[0]
    described = shown.described
    title = next((str(value) for value, one in zip(values[1:], described, strict=True) if _names(one) and value), "")
    return looking.answer(
        "data/resource_row.html",
        n=row,
        title=title[:80],
        lines=[(one, cell(value, one, whole=True)) for value, one in zip(values[1:], described, strict=True)],
        previous_url=shown.url("row", row=row - 1) if row > 1 else "",
        next_url=shown.url("row", row=row + 1) if row < shown.version.rows else "",
    )


def _names(column: Described) -> bool:
    """Whether this column says what a row is about."""
    return column.type is Type.TEXT and column.name.endswith(("名称", "名", "标题", "题名", "name", "title"))
