"""The letters' part of the sitemap."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from .models import PublishedLetter


class LetterSitemap(Sitemap):
    changefreq = "yearly"
    limit = 10_000

    def items(self) -> "QuerySet[PublishedLetter]":
        return PublishedLetter.objects.public().order_by("pk").only("pk", "published_at", "status", "public")

    def lastmod(self, letter: PublishedLetter) -> datetime | None:
        return letter.published_at
