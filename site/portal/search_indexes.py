"""Agencies, as search knows them. They and search do not know each other; the portal knows both."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from cms.agencies.models import Agency
from search.indexes import Entry, EntryIndex


class AgencyIndex(EntryIndex, indexes.Indexable):
    kind = "agency"
    kind_label = "机构"

    def get_model(self) -> type[Agency]:
        return Agency

    def index_queryset(self, using: str | None = None) -> "QuerySet[Agency]":
        return Agency.objects.select_related("parent").prefetch_related("units")

    def entry(self, obj: Agency) -> Entry:
        published_at: datetime = obj.updated_at
        units: list[Any] = list(obj.units.all())
        return Entry(
            title=obj.name,
            url=obj.get_absolute_url(),
            text="\n".join(
                filter(
                    None,
                    [
                        obj.short_name, obj.aliases, obj.duties, *(f"{unit.name} {unit.duties}" for unit in units),
                        obj.head_name, obj.address, obj.telephone, obj.openness_office,
                    ],
                )
            ),
            kind=self.kind,
            published_at=published_at,
            agencies=[obj.display_name],
            agency_slugs=[obj.slug],
            numbers=[obj.code],
            keywords=[word for word in obj.aliases.replace("，", "、").split("、") if word],
        )  # fmt: skip
