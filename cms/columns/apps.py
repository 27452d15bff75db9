from typing import Any

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    verbose_name = "栏目"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Site
        from wagtail.signals import page_slug_changed, post_page_move

        from cms.columns import furniture, tree
        from cms.columns.models import ArticlePage, ColumnPage, HomePage, PortalSettings, SinglePage, SiteMenu

        def changed(**kwargs: Any) -> None:
            furniture.forget()
            tree.forget()

        def moved(instance: Any, **kwargs: Any) -> None:
            changed()
            for article in ArticlePage.objects.filter(pk=instance.pk):
                article.save(update_fields=["column"])

        for model in (Site, PortalSettings, SiteMenu, HomePage, ColumnPage, SinglePage):
            for saved in (post_save, post_delete):
                saved.connect(changed, sender=model, weak=False, dispatch_uid=f"columns.changed.{model.__name__}")
        page_slug_changed.connect(changed, weak=False, dispatch_uid="columns.slug")
        post_page_move.connect(moved, weak=False, dispatch_uid="columns.moved")
