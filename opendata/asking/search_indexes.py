"""Data wanted, as search knows it: what everybody reads of it, and nothing of any other case."""

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .models import ShownWant
from .standing import standing_of


class WantIndex(EntryIndex, indexes.Indexable):
    kind = "want"
    kind_label = "数据需求"
    follows = {"agencies.Agency": ("agency",), "datasets.Dataset": ("dataset",)}

    def get_model(self) -> type[ShownWant]:
        return ShownWant

    def index_queryset(self, using: str | None = None) -> "QuerySet[ShownWant]":
        return ShownWant.objects.public().listed()

    def entry(self, obj: ShownWant) -> Entry:
        standing = standing_of(obj)
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text="\n".join(part for part in (obj.text, obj.answer) if part),
            kind=self.kind,
            published_at=obj.decided_at,  # type: ignore[arg-type]  # what is let through was decided on
            agencies=[obj.agency.display_name],
            agency_slugs=[obj.agency.slug],
            keywords=["数据需求", *([obj.about.title] if obj.about else [])],
            # How it ended stays; the days that are left are for pages that are made anew.
            state=standing.state if standing.outcome else "",
            state_tone=standing.tone if standing.outcome else "",
        )
