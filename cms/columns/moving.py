"""Whatever stands below a column whose address changes has another address, too: search has to hear of it, and the old
addresses lead to the new ones.

The request that moves a column leaves one mark; the worker goes through what stands below it, page by page. Wagtail's
own way makes all redirects within the request, and fails on SQLite from a thousand pages on.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from search import engine, outbox

NAME = "below"
LONGEST = 200  # of an old address as part of a mark; a longer one is not redirected


def address_changing(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Before a page is saved at another address, by a move or another slug: mark it with all that stands below it. The
    mark is part of the transaction that changes the addresses."""
    if instance.pk is None:
        return
    before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
    if before is not None and before != instance.url_path:
        old = before if len(before) <= LONGEST else ""
        outbox.spread(NAME, f"{instance.pk}|{old}|")


def mark_below(key: str) -> str:
    """Enqueue the next pages at or below a page, and redirect their old addresses. ``key``: that page's, its old
    ``url_path``, the tree path of the last one."""
    number, old, after = key.split("|")
    top = Page.objects.filter(pk=number).only("path", "url_path").first()
    if top is None:
        return ""
    if not after.startswith(top.path):  # moved again meanwhile
        after = ""
    # One stretch of the paths' own index, however large the rest of the tree is.
    pages = Page.objects.filter(path__gte=top.path, path__lte=f"{top.path}ZZZZZZZZ", path__gt=after).order_by("path")
    some = list(pages.only("path", "url_path", "live", "content_type_id")[: outbox.SPREAD])
    indexed = set(engine.indexed_models())
    for kind in {page.content_type_id for page in some}:
        model = ContentType.objects.get_for_id(kind).model_class()
        if model in indexed:
            outbox.enqueue(model, [page.pk for page in some if page.content_type_id == kind])
    if old:
        _redirect(some, top.url_path, old)
    return f"{number}|{old}|{some[-1].path}" if len(some) == outbox.SPREAD else ""


def _redirect(pages: list[Page], now: str, before: str) -> None:
    """The addresses that began with ``before`` lead to these pages, which begin with ``now``."""
    moved: dict[str, Page] = {}
    for page in pages:
        if page.live and page.url_path.startswith(now):
            path = (before + page.url_path[len(now) :]).split("/", 2)[2]  # without the home page's own slug
            moved[Redirect.normalise_path(f"/{path}")] = page
    known = Redirect.objects.filter(old_path__in=moved)
    known.filter(automatically_created=True).delete()
    by_hand = set(known.values_list("old_path", flat=True))
    Redirect.objects.bulk_create(
        Redirect(old_path=path, redirect_page=page, automatically_created=True)
        for path, page in moved.items()
        if path not in by_hand and len(path) <= LONGEST + 55
    )
