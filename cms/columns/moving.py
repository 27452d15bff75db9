"""Whatever stands below a column whose address changes has another address, too: search has to hear of it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from search import engine, outbox

NAME = "below"


def address_changing(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Before a page is saved at another address, by a move or another slug: mark it with all that stands below it.

    The mark is part of the transaction that changes the addresses; it spreads in the worker, page by page.
    """
    if instance.pk is None:
        return
    before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
    if before is not None and before != instance.url_path:
        outbox.spread(NAME, str(instance.pk))


def mark_below(key: str) -> str:
    """Enqueue the next pages at or below a page. ``key``: that page's, then the tree path of the last one."""
    number, _, after = key.partition("|")
    top = Page.objects.filter(pk=number).values_list("path", flat=True).first()
    if top is None:
        return ""
    if not after.startswith(top):  # moved again meanwhile
        after = ""
    # One stretch of the paths' own index, however large the rest of the tree is.
    pages = Page.objects.filter(path__gte=top, path__lte=f"{top}ZZZZZZZZ", path__gt=after).order_by("path")
    some = list(pages.values_list("path", "pk", "content_type_id")[: outbox.SPREAD])
    indexed = set(engine.indexed_models())
    for kind in {kind for _, _, kind in some}:
        model = ContentType.objects.get_for_id(kind).model_class()
        if model in indexed:
            outbox.enqueue(model, [pk for _, pk, one in some if one == kind])
    return f"{number}|{some[-1][0]}" if len(some) == outbox.SPREAD else ""
