"""Articles, columns and single pages as search knows them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from cms.columns.models import ArticlePage, ColumnPage, SinglePage
from cms.columns.models.pages import ExaminedPortalPage
from cms.review.attached import attachments_of
from search.indexes import Entry, EntryIndex


def _keywords(text: str) -> Sequence[str]:
    return [word for word in text.replace("，", "、").replace(",", "、").split("、") if word]


class ExaminedPageIndex(EntryIndex):
    """What articles and single pages have in common: an agency's text with a lead."""

    model: type[ExaminedPortalPage]
    follows = {"agencies.Agency": ("agency",)}

    def get_model(self) -> type[ExaminedPortalPage]:
        return self.model

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return self.model.objects.public().select_related("agency").prefetch_related("attached_texts")

    def entry(self, obj: Any) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.address,
            text=f"{obj.lead}\n{obj.text}",
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]  # what is public has one
            agencies=[obj.agency.display_name],
            agency_slugs=[obj.agency.slug],
            attachments=attachments_of(obj),
            keywords=_keywords(obj.keywords),
        )


class ArticleIndex(ExaminedPageIndex, indexes.Indexable):
    kind = "article"
    kind_label = "文章"
    model = ArticlePage


class SinglePageIndex(ExaminedPageIndex, indexes.Indexable):
    kind = "page"
    kind_label = "页面"
    model = SinglePage


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
            published_at=obj.first_published_at,  # type: ignore[arg-type]  # what is live has one
            keywords=_keywords(obj.keywords),
        )
