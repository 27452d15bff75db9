"""The part of the sitemap of questions and answers."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from .models import KnowledgeItem


class KnowledgeSitemap(Sitemap):
    changefreq = "monthly"
    limit = 10_000

    def items(self) -> "QuerySet[KnowledgeItem]":
        return KnowledgeItem.objects.open().order_by("pk").only("pk", "last_published_at", "published_at")

    def lastmod(self, item: KnowledgeItem) -> datetime | None:
        return item.last_published_at or item.published_at
