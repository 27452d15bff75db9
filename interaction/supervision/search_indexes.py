"""Annual reports, as search knows them: the version that stands of each."""

from datetime import date

from django.db.models import QuerySet
from haystack import indexes

from search.indexes import Entry, EntryIndex

from .report.content import Content
from .report.layout import sections
from .report.models import AnnualReport


class AnnualReportIndex(EntryIndex, indexes.Indexable):
    kind = "annual_report"
    kind_label = "公开年报"
    follows = {"agencies.Agency": ("agency",)}

    def get_model(self) -> type[AnnualReport]:
        return AnnualReport

    def index_queryset(self, using: str | None = None) -> "QuerySet[AnnualReport]":
        return AnnualReport.objects.standing().select_related("agency").defer("carried")

    def entry(self, obj: AnnualReport) -> Entry:
        content = Content.from_json(obj.snapshot)
        lines = [line for section in sections(content) for line in (section.heading, *section.paragraphs)]
        three = content.figures.three
        lines.append(f"本年新收政府信息公开申请 {three[1]['total']} 件，办结 {three[24]['total']} 件。")
        return Entry(
            title=content.title,
            url=obj.get_absolute_url(),
            text="\n".join(lines),
            kind=self.kind,
            published_at=obj.published_at,  # type: ignore[arg-type]  # what is published has one
            agencies=[obj.agency.display_name] if obj.agency else [content.agency],
            agency_slugs=[obj.agency.slug] if obj.agency else [],
            issued_on=content.published_on or date(content.year, 12, 31),
            keywords=["政府信息公开年报", f"{content.year}年"],
        )
