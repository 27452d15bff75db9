from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    verbose_name = "栏目"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Site
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from cms.columns.furniture import forget
        from cms.columns.models import PortalSettings, SiteMenu

        for model in (Site, PortalSettings, SiteMenu):
            post_save.connect(forget, sender=model, dispatch_uid="columns.furniture")
            post_delete.connect(forget, sender=model, dispatch_uid="columns.furniture")
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(forget, dispatch_uid="columns.furniture")
