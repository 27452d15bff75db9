from typing import Any

from django.apps import AppConfig
from django.db.models import signals


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    verbose_name = "栏目"

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.signals import post_page_move

        from cms.columns import moving
        from cms.columns.models import ArticlePage, ColumnPage, SinglePage
        from search import outbox

        def moved(instance: Any, **kwargs: Any) -> None:
            """A moved article stands in another column."""
            for article in ArticlePage.objects.filter(pk=instance.pk):
                article.save(update_fields=["column"])

        post_page_move.connect(moved, weak=False, dispatch_uid="columns.moved")
        # A move saves the page as the Page it is at bottom.
        for model in (Page, ColumnPage, ArticlePage, SinglePage):
            signals.pre_save.connect(moving.address_changing, sender=model)
        outbox.register_spreader(moving.NAME, moving.mark_below)
