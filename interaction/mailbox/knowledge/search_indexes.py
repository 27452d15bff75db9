"""Questions and their answers, as search knows them: those that anybody may read, while they hold."""

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .models import KnowledgeItem


class KnowledgeIndex(EntryIndex, indexes.Indexable):
    kind = "knowledge"
    kind_label = "常见问题"
    follows = {"agencies.Agency": ("lead_agency",)}

    def get_model(self) -> type[KnowledgeItem]:
        return KnowledgeItem

    def index_queryset(self, using: str | None = None) -> "QuerySet[KnowledgeItem]":
        return KnowledgeItem.objects.open().select_related("lead_agency")

    def entry(self, obj: KnowledgeItem) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text=f"{obj.answer}\n{obj.basis}".strip(),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]
            agencies=[obj.lead_agency.display_name],
            agency_slugs=[obj.lead_agency.slug],
            keywords=["常见问题", "问答"],
            state="已过期" if obj.is_past else "",
            state_tone="warn" if obj.is_past else "",
        )
