"""栏目: the columns a county adds to the standard ones, its articles and single pages."""

from typing import Any

from wagtail.models import Page, Site

from cms.columns.models import ArticlePage, ColumnPage, HomePage, PortalSettings, SinglePage
from cms.review.admission import admit_page
from search import memory

from .admitted import SOURCE, County
from .bodies import stream
from .documents import interpreted_by
from .texts import Source, sources, tables

CONTACT = "青禾县青禾大道1号，0000-8120100（工作日 8:30—12:00、14:30—17:30）"


def load(county: County) -> int:
    """Columns, articles and pages below the home page. Gives the number of articles and pages."""
    home = HomePage.objects.get()
    places: dict[str, Page] = {"": home}
    for column in tables("columns")[0]["columns"]:
        _column(places, column)
    found = sorted(sources("columns", county.today), key=county.published)
    for source in found:
        path, _, slug = source.key.rpartition("/")
        parent = _place(places, path)
        admit_page(parent, _page(source, slug, county), county.published(source), SOURCE)
    PortalSettings.objects.filter(site=Site.objects.get(root_page=home)).update(contact=CONTACT)
    memory.bump()  # an update sends no signal
    return len(found)


def _place(places: dict[str, Page], path: str) -> Page:
    """The column at ``path`` below the home page, as the tree now has it."""
    if path not in places:
        parent, _, slug = path.rpartition("/")
        places[path] = ColumnPage.objects.child_of(_place(places, parent)).get(slug=slug)
    places[path].refresh_from_db()
    return places[path]


def _column(places: dict[str, Page], fields: dict[str, Any]) -> None:
    path, _, slug = fields["path"].rpartition("/")
    parent = _place(places, path)
    column = ColumnPage.objects.child_of(parent).filter(slug=slug).first()
    if column is None:
        column = ColumnPage(
            title=fields["title"], slug=slug, intro=fields["intro"], keywords=fields["keywords"],
            column_type=fields["type"],
        )  # fmt: skip
        parent.add_child(instance=column)
    places[fields["path"]] = column


def _page(source: Source, slug: str, county: County) -> ArticlePage | SinglePage:
    fields = source.fields
    text = county.pieces(source, fields["title"])
    if explained := interpreted_by(county, source.key):
        text.append(("text", explained))
    common = {
        "title": fields["title"],
        "slug": slug,
        "agency": county.agencies[fields["agency"]],
        "keywords": fields.get("keywords", ""),
        "body": stream(text, county.album),
    }
    if fields.get("page") == "single":
        return SinglePage(**common, intro=fields["intro"], column_type=fields["type"])
    return ArticlePage(
        **common, summary=fields["summary"], author=fields.get("author", ""), editor=fields.get("editor", "")
    )
