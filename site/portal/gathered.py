"""What a story gathered from elsewhere can become here: an article in a column, or a notice of a kind."""

import json
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

from django.urls import reverse
from django.utils import timezone

from opendata.feeds.inbound import targets
from opendata.feeds.inbound.models import Source
from opendata.feeds.inbound.reading import Entry
from opendata.feeds.inbound.targets import Standing, Target
from search.memory import remembered


def _columns() -> Sequence[tuple[str, str]]:
    from cms.columns import tree

    return [
        (str(node.pk), " › ".join([*(above.title for above in tree.above(node.path)), node.title]))
        for node in tree.nodes()
        if node.is_column
    ]


@remembered
def _kinds() -> Sequence[tuple[str, str]]:
    from cms.notices.models import NoticeKind

    return [(str(kind.pk), kind.name) for kind in NoticeKind.objects.all()]


def _body(entry: Entry) -> str:
    """The text as our own pages hold it, and where it comes from at its end."""
    from cms.disclosure.body import paragraphs, stream
    from cms.disclosure.importing.webpage import from_html

    pieces = from_html(entry.html, entry.title) or [("text", paragraphs(entry.summary or entry.title))]
    if entry.link:
        link = escape(entry.link)
        pieces.append(("text", f'<p>原文：<a href="{link}">{link}</a></p>'))
    return json.dumps(stream(pieces))


def _line(entry: Entry, source: Source) -> str:
    """Of the public history of what went out without our own reviews."""
    day = timezone.localtime(entry.issued_at) if entry.issued_at else None
    issued = f"，原发布日期{day.year}年{day.month}月{day.day}日" if day else ""
    return f"转载自{source.origin}{issued}。"


def _submit(record: Any, source: Source) -> None:
    """A draft of the source's editor, on its way into the reviews."""
    record.save_revision(user=source.editor, log_action=True, clean=False)
    if source.editor is not None and (workflow := record.get_workflow()):
        workflow.start(record, source.editor)


def _make_article(entry: Entry, source: Source, place: str, direct: bool) -> str:
    from cms.columns.models import ArticlePage, ColumnPage
    from cms.review.admission import admit_page

    column = ColumnPage.objects.get(pk=int(place))
    page = ArticlePage(
        title=entry.title[:255],
        agency=source.agency,
        summary=entry.summary[:200],
        source=source.origin,
        author=entry.author,
        body=_body(entry),
        live=False,
    )
    if direct:
        admit_page(column, page, timezone.now(), source.origin, _line(entry, source))
    else:
        column.add_child(instance=page)
        _submit(page, source)
    return str(page.pk)


def _make_notice(entry: Entry, source: Source, place: str, direct: bool) -> str:
    from cms.notices.models import Notice
    from cms.review.admission import admit

    notice = Notice(title=entry.title, lead_agency=source.agency, kind_id=int(place), body=_body(entry))
    if direct:
        admit([(notice, timezone.now())], source.origin, origin=lambda record: _line(entry, source))
    else:
        notice.save()
        _submit(notice, source)
    return str(notice.pk)


def _standings_of(records: Any, edit: str) -> Mapping[str, Standing]:
    from cms.review.viewsets import standing, with_standing

    return {
        str(record.pk): Standing(
            record.published_at if record.live and not record.withdrawn_at else None,
            standing(record),
            _address(record) if record.live else "",
            reverse(edit, args=[record.pk]),
        )
        for record in with_standing(records)
    }


def _address(record: Any) -> str:
    return record.address if hasattr(record, "address") else record.get_absolute_url()


def _articles(keys: Collection[str]) -> Mapping[str, Standing]:
    from cms.columns.models import ArticlePage

    articles = ArticlePage.objects.filter(pk__in=[int(key) for key in keys]).defer("body")
    return _standings_of(articles, "wagtailadmin_pages:edit")


def _notices(keys: Collection[str]) -> Mapping[str, Standing]:
    from cms.notices.models import Notice

    notices = Notice.objects.filter(pk__in=[int(key) for key in keys]).defer("body")
    return _standings_of(notices, Notice.snippet_viewset.get_url_name("edit"))  # type: ignore[attr-defined]


def connect() -> None:
    """Make them known to those who gather."""
    targets.register(Target("article", "栏目文章", _columns, _make_article, _articles))
    targets.register(Target("notice", "公告公示", _kinds, _make_notice, _notices))
