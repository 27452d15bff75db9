"""Notices, as search knows them."""

import re

from django.db.models import QuerySet
from haystack import indexes

from cms.review.attached import attachments_of
from cms.review.texts import plain
from search.indexes import Entry, EntryIndex

from .models import Notice


class NoticeIndex(EntryIndex, indexes.Indexable):
    kind = "notice"
    kind_label = "公告公示"
    follows = {"agencies.Agency": ("lead_agency", "co_agencies")}

    def get_model(self) -> type[Notice]:
        return Notice

    def index_queryset(self, using: str | None = None) -> "QuerySet[Notice]":
        notices = Notice.objects.public().with_attached_texts().select_related("kind", "lead_agency")
        return notices.prefetch_related("co_agencies", "attachments__file")

    def entry(self, obj: Notice) -> Entry:
        agencies = [obj.lead_agency, *obj.co_agencies.all()]
        names = "\n".join(str(attachment) for attachment in obj.attachments.all())
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text=f"{plain_body(obj)}\n{names}".strip(),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]
            agencies=[agency.display_name for agency in agencies],
            agency_slugs=[agency.slug for agency in agencies],
            numbers=[obj.number] if obj.number else [],
            keywords=[obj.kind.name],
            attachments=attachments_of(obj, {each.file_id: each.title for each in obj.attachments.all()}),
        )


def plain_body(notice: Notice) -> str:
    """What the body says, without its form."""
    parts: list[str] = []
    for block in notice.body.raw_data:
        value = block["value"]
        if block["type"] == "text":
            parts.append(plain(value))
        elif block["type"] == "table":
            parts.append(value.get("table_caption") or "")
            parts += [" ".join(str(cell or "") for cell in line) for line in value.get("data") or []]
        else:
            parts.append(" ".join(value.get(name) or "" for name in ("alt", "caption")))
    return re.sub(r"\n\s*\n+", "\n", "\n".join(parts)).strip()
