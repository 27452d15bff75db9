"""The board's part of the sitemap."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from .models import Notice


class NoticeSitemap(Sitemap):
    changefreq = "monthly"
    limit = 10_000

    def items(self) -> "QuerySet[Notice]":
        return Notice.objects.public().order_by("pk").only("pk", "last_published_at", "published_at")

    def lastmod(self, notice: Notice) -> datetime | None:
        return notice.last_published_at or notice.published_at
