"""The articles as entries: the product's own way from a record to the index."""

from datetime import UTC, date, datetime

from haystack import indexes

from bench.articles.models import Article
from search.indexes import Entry, EntryIndex

PUBLISHED = datetime(2025, 4, 1, tzinfo=UTC)


class ArticleIndex(EntryIndex, indexes.Indexable):
    kind = "article"
    kind_label = "法条"

    def get_model(self):
        return Article

    def index_queryset(self, using=None):
        return Article.objects.all()

    def entry(self, obj):
        return Entry(
            title=obj.law,
            url=f"/articles/{obj.pk}/",
            text=obj.text,
            kind=self.kind,
            published_at=PUBLISHED,
            agencies=[obj.category],
            agency_slugs=[obj.category],
            issued_on=date(obj.year, 1, 1) if obj.year else None,
            topic=f"{obj.pk % 22 + 1:02d}",
        )
