"""The agencies' part of the sitemap."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from .models import Agency


class AgencySitemap(Sitemap):
    changefreq = "monthly"
    limit = 1000

    def items(self) -> "QuerySet[Agency]":
        return Agency.objects.order_by("pk").only("slug", "updated_at")

    def lastmod(self, agency: Agency) -> datetime:
        return agency.updated_at
