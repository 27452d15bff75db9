"""The consultations' part of the sitemap: each kind by itself, and what came of calls for opinions."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap

from .opinions.models import Result
from .shared import kinds


class RecordSitemap(Sitemap):
    changefreq = "weekly"
    limit = 10_000

    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> Any:
        found = self.model.objects.public().order_by("pk")
        return found.defer(*self.model.heavy_fields)

    def lastmod(self, record: Any) -> datetime | None:
        last: datetime | None = record.last_published_at or record.published_at
        return last


def sitemaps() -> dict[str, Sitemap]:
    found: dict[str, Sitemap] = {f"consultations-{kind.name}": RecordSitemap(kind.model) for kind in kinds.every()}
    return found | {"consultations-results": RecordSitemap(Result)}
