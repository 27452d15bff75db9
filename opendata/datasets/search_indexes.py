"""Datasets, as search knows them: by their title and summary, and by every name in their dictionaries."""

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .facts import opening_label
from .models import Dataset, Opening


class DatasetIndex(EntryIndex, indexes.Indexable):
    kind = "dataset"
    kind_label = "数据集"
    follows = {
        "agencies.Agency": ("lead_agency", "co_agencies"),
        "datasets.Theme": ("theme",),
        "datasets.Resource": ("resources",),
        "datasets.DataField": ("resources__fields",),
    }

    def get_model(self) -> type[Dataset]:
        return Dataset

    def index_queryset(self, using: str | None = None) -> "QuerySet[Dataset]":
        found = Dataset.objects.public().select_related("lead_agency", "theme", "theme__parent")
        return found.prefetch_related("co_agencies", "resources__fields", "resources__current")

    def entry(self, obj: Dataset) -> Entry:
        agencies = [obj.lead_agency, *obj.co_agencies.all()]
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text=_text(obj),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]  # what is public has one
            agencies=[agency.display_name for agency in agencies],
            agency_slugs=[agency.slug for agency in agencies],
            numbers=[obj.code],
            keywords=[obj.theme.name, *obj.keyword_list],
            state="" if obj.opening == Opening.OPEN else opening_label(obj),
            state_tone="" if obj.opening == Opening.OPEN else "warn",
        )


def _text(dataset: Dataset) -> str:
    """Summary and description, then each resource with its columns and what they mean."""
    parts = [dataset.summary, dataset.description]
    for resource in dataset.resources.all():
        parts += [resource.title, resource.description]
        lines = {line.name: line for line in resource.fields.all()}
        # What the public sees: the columns of the newest version, else the dictionary as far as it goes.
        names = [column["name"] for column in resource.current.columns] if resource.current else list(lines)
        for name in names:
            meaning = lines[name].meaning if name in lines else ""
            parts.append(f"{name}：{meaning}" if meaning else name)
    return "\n".join(part for part in parts if part)
