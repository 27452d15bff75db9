"""Published letters, as search knows them: what everybody reads, and nothing of any other letter."""

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .models import PublishedLetter


class LetterIndex(EntryIndex, indexes.Indexable):
    kind = "letter"
    kind_label = "来信"
    follows = {"agencies.Agency": ("agency",)}

    def get_model(self) -> type[PublishedLetter]:
        return PublishedLetter

    def index_queryset(self, using: str | None = None) -> "QuerySet[PublishedLetter]":
        return PublishedLetter.objects.public().select_related("agency").defer("wording")

    def entry(self, obj: PublishedLetter) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text=f"{obj.question}\n{obj.answer}",
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]
            agencies=[obj.agency.display_name],
            agency_slugs=[obj.agency.slug],
            keywords=[obj.get_kind_display(), "来信", "答复"],
        )
