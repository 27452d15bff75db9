"""Articles, columns and single pages as search knows them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from haystack import indexes

from cms.columns.models import ArticlePage, ColumnPage, SinglePage
from search.indexes import Entry, EntryIndex


def _keywords(text: str) -> Sequence[str]:
    return [word for word in text.replace("，", "、").replace(",", "、").split("、") if word]


class ArticleIndex(EntryIndex, indexes.Indexable):
    kind = "article"
    kind_label = "文章"
    follows = {"agencies.Agency": ("agency",)}

    def get_model(self) -> type[ArticlePage]:
        return ArticlePage

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return ArticlePage.objects.public().select_related("agency")

    def entry(self, obj: ArticlePage) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.address,
            text=f"{obj.summary}\n{obj.text}",
            kind=self.kind,
            published_at=obj.published_at or timezone.now(),
            agencies=[obj.agency.display_name],
            agency_slugs=[obj.agency.slug],
            keywords=_keywords(obj.keywords),
        )


class SinglePageIndex(EntryIndex, indexes.Indexable):
    kind = "page"
    kind_label = "页面"
    follows = {"agencies.Agency": ("agency",)}

    def get_model(self) -> type[SinglePage]:
        return SinglePage

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return SinglePage.objects.public().select_related("agency")

    def entry(self, obj: SinglePage) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.address,
            text=f"{obj.intro}\n{obj.text}",
            kind=self.kind,
            published_at=obj.published_at or timezone.now(),
            agencies=[obj.agency.display_name],
            agency_slugs=[obj.agency.slug],
            keywords=_keywords(obj.keywords),
        )


class ColumnIndex(EntryIndex, indexes.Indexable):
    kind = "page"
    kind_label = "页面"

    def get_model(self) -> type[ColumnPage]:
        return ColumnPage

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return ColumnPage.objects.live()

    def entry(self, obj: ColumnPage) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.address,
            text=obj.intro,
            kind=self.kind,
            published_at=obj.first_published_at or timezone.now(),
            keywords=_keywords(obj.keywords),
        )
