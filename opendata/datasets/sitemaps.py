"""The catalogue's part of the sitemap."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap

from cms.review.models import ExaminedQuerySet

from .models import Dataset


class DatasetSitemap(Sitemap):
    changefreq = "weekly"
    limit = 10_000

    def items(self) -> ExaminedQuerySet:
        found: ExaminedQuerySet = Dataset.objects.public().order_by("pk").select_related("standing")
        return found.only("pk", "slug", "published_at", "standing__updated_at")

    def lastmod(self, dataset: Dataset) -> datetime | None:
        return dataset.standing.updated_at if hasattr(dataset, "standing") else dataset.published_at
