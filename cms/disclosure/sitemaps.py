"""sitemap.xml of the documents and of the pages they are found by."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from .models import Document


class DocumentSitemap(Sitemap):
    limit = 10_000

    def items(self) -> QuerySet[Any]:
        return Document.objects.public().only("index_number", "last_published_at", "published_at").order_by("pk")

    def location(self, item: Document) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Document) -> datetime | None:
        return item.last_published_at or item.published_at


class DisclosureSitemap(Sitemap):
    """The entrances: 指南, 制度, 法定主动公开内容, 年报, 标准目录."""

    def items(self) -> list[str]:
        names = "disclosure disclosure_guide disclosure_rules catalogue disclosure_reports disclosure_fields"
        return names.split()

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"disclosure": DisclosureSitemap, "documents": DocumentSitemap}
