"""sitemap.xml of the pages: what a search engine elsewhere should know of."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from cms.columns.models import ArticlePage, ColumnPage, HomePage, SinglePage
from cms.columns.models.base import PortalPage


class PageSitemap(Sitemap):
    """The public pages of one kind, ``limit`` of them a file."""

    limit = 10_000

    def __init__(self, model: type[PortalPage]) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        pages = self.model.objects.live()
        if hasattr(pages, "public") and hasattr(self.model, "withdrawn_at"):
            pages = pages.filter(withdrawn_at=None)
        return pages.only("url_path", "last_published_at", "path", "depth").order_by("pk")

    def location(self, item: PortalPage) -> str:
        return item.address

    def lastmod(self, item: PortalPage) -> datetime | None:
        return item.last_published_at


SITEMAPS = {
    "home": PageSitemap(HomePage),
    "columns": PageSitemap(ColumnPage),
    "pages": PageSitemap(SinglePage),
    "articles": PageSitemap(ArticlePage),
}
