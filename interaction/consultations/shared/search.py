"""Consultations as search knows them: one kind of entry, whichever of the four it is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from cms.review.attached import attachments_of
from search.indexes import Entry, EntryIndex

KIND, KIND_LABEL = "consultation", "征集调查"


class ActivityIndex(EntryIndex):
    """For the index of each kind: ``class SurveyIndex(ActivityIndex, indexes.Indexable): activity = Survey``.

    ``body``: what stands on the page beside title and summary, as plain text.
    """

    kind = KIND
    kind_label = KIND_LABEL
    follows = {"agencies.Agency": ("lead_agency", "co_agencies")}
    activity: Any = None
    label = ""  # 意见征集

    def get_model(self) -> Any:
        return self.activity

    def index_queryset(self, using: str | None = None) -> "QuerySet[Any]":
        found = self.activity.objects.public().with_attached_texts().select_related("lead_agency")
        return found.prefetch_related("co_agencies")  # type: ignore[no-any-return]

    def summary(self, obj: Any) -> str:
        return str(obj.summary)

    def body(self, obj: Any) -> str:
        return ""

    def numbers(self, obj: Any) -> Sequence[str]:
        return ()

    def entry(self, obj: Any) -> Entry:
        agencies = [obj.lead_agency, *obj.co_agencies.all()]
        listed = obj.attachments.all() if hasattr(obj, "attachments") else ()
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text=f"{self.summary(obj)}\n{self.body(obj)}".strip(),
            kind=self.kind,
            published_at=obj.published_at,
            agencies=[agency.display_name for agency in agencies],
            agency_slugs=[agency.slug for agency in agencies],
            numbers=self.numbers(obj),
            keywords=[self.label],
            attachments=attachments_of(obj, {each.file_id: each.title for each in listed}),
        )
