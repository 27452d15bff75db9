"""Documents and guides as search knows them."""

import re
from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from cms.review.attached import attachments_of
from cms.review.texts import plain
from search.indexes import Entry, EntryIndex
from search.precedence import ORDINARY, PAST, RULES

from .body import plain_text
from .models import Access, Document, Guide
from .validity import DEAD, TONES, Validity

RULES_MATTER = 1  # 条例第二十条（一）：行政法规、规章和规范性文件


def keywords(text: str) -> list[str]:
    """The words of a 关键词 field, whatever separates them."""
    return [word for word in re.split(r"[、，,；;\s]+", text) if word]


def _precedence(validity: Validity, is_rule: bool) -> int:
    if validity in DEAD:
        return PAST
    return RULES if is_rule else ORDINARY


class DocumentIndex(EntryIndex, indexes.Indexable):
    kind = "document"
    kind_label = "文件"
    follows = {"agencies.Agency": ("lead_agency", "co_agencies")}

    def get_model(self) -> type[Document]:
        return Document

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return (
            Document.objects.public()
            .with_attached_texts()
            .select_related("lead_agency", "genre", "topic")
            .prefetch_related("co_agencies", "matters", "fields", "standard_items__field", "attachments")
        )

    def entry(self, obj: Document) -> Entry:
        agencies = [obj.lead_agency, *obj.co_agencies.all()]
        numbers = [matter.number for matter in obj.matters.all()]
        fields = [*obj.fields.all(), *(item.field for item in obj.standard_items.all())]
        validity = Validity(obj.validity)
        is_open = obj.access == Access.PROACTIVE
        body = plain_text(obj) if is_open else ""
        titles = {attachment.file_id: attachment.title for attachment in obj.attachments.all()}
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text="\n".join(part for part in (obj.issuer, obj.summary, body) if part),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]  # what is public has one
            agencies=[agency.display_name for agency in agencies],
            agency_slugs=[agency.slug for agency in agencies],
            issued_on=obj.issued_on,
            numbers=[obj.document_number, obj.index_number],
            keywords=keywords(obj.keywords),
            topic=obj.topic.code if obj.topic else "",
            genre=obj.genre.code if obj.genre else "",
            validity=obj.validity,
            matters=[str(number) for number in numbers],
            fields=[field.code for field in fields],
            state="" if validity == Validity.IN_FORCE else str(validity.label),
            state_tone="" if validity == Validity.IN_FORCE else TONES[validity],
            attachments=attachments_of(obj, titles) if is_open else [],
            precedence=_precedence(validity, RULES_MATTER in numbers),
        )


class GuideIndex(EntryIndex, indexes.Indexable):
    kind = "page"
    kind_label = "页面"
    follows = {"agencies.Agency": ("lead_agency",)}

    def get_model(self) -> type[Guide]:
        return Guide

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return Guide.objects.public().with_attached_texts().select_related("lead_agency")

    def entry(self, obj: Guide) -> Entry:
        return Entry(
            title=obj.title,
            url=obj.get_absolute_url(),
            text="\n".join(f"{heading}\n{plain(text)}" for _, heading, text in obj.sections),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]  # what is public has one
            agencies=[obj.lead_agency.display_name],
            agency_slugs=[obj.lead_agency.slug],
            attachments=attachments_of(obj),
        )
