from typing import Any

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    verbose_name = "栏目"

    def ready(self) -> None:
        from wagtail.signals import post_page_move

        from cms.columns.models import ArticlePage, ColumnPage, SinglePage
        from search import outbox

        def moved(instance: Any, **kwargs: Any) -> None:
            """A moved article stands in another column; whatever stands below a moved page has another address."""
            for article in ArticlePage.objects.filter(pk=instance.pk):
                article.save(update_fields=["column"])
            models: list[Any] = [ArticlePage, ColumnPage, SinglePage]
            for model in models:
                below = model.objects.filter(path__startswith=instance.path)
                outbox.enqueue(model, below.values_list("pk", flat=True))

        post_page_move.connect(moved, weak=False, dispatch_uid="columns.moved")
