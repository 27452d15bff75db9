"""What was made of open data, as search knows it."""

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .models import Reuse


class ReuseIndex(EntryIndex, indexes.Indexable):
    """Of no agency: who made it answers for it."""

    kind = "reuse"
    kind_label = "应用成果"
    follows = {"datasets.Dataset": ("datasets",)}

    def get_model(self) -> type[Reuse]:
        return Reuse

    def index_queryset(self, using: str | None = None) -> "QuerySet[Reuse]":
        return Reuse.objects.public().listed()

    def entry(self, obj: Reuse) -> Entry:
        datasets = [one.title for one in obj.shown_datasets]
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text="\n".join([obj.description, f"作者：{obj.maker}", *datasets]),
            kind=self.kind,
            published_at=obj.decided_at,  # type: ignore[arg-type]  # what is let through was decided on
            keywords=["应用成果", obj.get_kind_display(), *datasets],
        )
