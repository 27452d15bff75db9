"""What lies behind a number: the cases of a cell, and the report to take away."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header

from interaction.requests.outcomes import OUTCOMES
from search.listing import BadKey, KeyPage, page_by_key

from .. import counting, outputs, statute
from ..computing import agencies_of
from ..content import content_of
from ..counting import Year
from ..figures import entered
from .base import OneReport, counted

PAGE = 50
# What a line shows of a case: nothing that tells who asked for what.
READ = (
    "number", "received_on", "ended_on", "outcome", "agency__name", "agency__short_name", "request__kind",
    "request__channel",
)  # fmt: skip


class CellView(OneReport):
    """The cases, or the proceedings, that make a number of table three or four. Nobody's name stands here."""

    template_name = "supervision/admin/report_cell.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        row, column = kwargs["row"], kwargs["column"]
        self.is_four = row in statute.PROCEEDINGS and column in statute.RESULT_LABELS
        if not self.is_four and not (row.isdecimal() and int(row) in statute.ROWS and column in statute.COLUMNS):
            raise Http404
        self.row, self.column = row, column

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # A published report may be read by every agency's staff; the cases behind it only by those they belong to.
        if not self.may("view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_title(self) -> str:  # type: ignore[override]
        if self.is_four:
            return f"{statute.PROCEEDINGS[self.row]} · {statute.RESULT_LABELS[self.column]}"
        return f"{statute.full_label(int(self.row))} · {statute.COLUMN_LABELS[self.column]}"

    @property
    def trail(self) -> list[dict[str, str]]:  # type: ignore[override]
        report = f"{self.report.agency or '本级政府'} {self.report.year} 年"
        return [
            {"url": reverse("annual_reports:report", args=[self.report.pk]), "label": report},
            {"url": "", "label": self.page_title},
        ]

    def _found(self, agencies: Sequence[int], year: Year) -> "QuerySet[Any]":
        if self.is_four:
            found = counting.proceedings_of(agencies, year, self.row, self.column)
            return found.select_related("case__agency", "case__request").only(
                *(field.name for field in found.model._meta.concrete_fields), *(f"case__{name}" for name in READ)
            )
        cases = counting.cases_of(agencies, year, int(self.row), self.column)
        return cases.select_related("agency", "request").only(*READ)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self._found(agencies_of(self.report), Year(self.report.year))
        try:
            page: KeyPage = page_by_key(found, ("id", "id"), self.request.GET.get("key", ""), PAGE)
        except BadKey as error:
            raise Http404 from error
        return super().get_context_data(
            report=self.report,
            is_four=self.is_four,
            lines=[self._line(each) for each in page.rows],
            page=page,
            total=found.count(),
            frozen=self._frozen(),
            elsewhere=self._elsewhere(),
            **kwargs,
        )

    def _line(self, found: Any) -> dict[str, Any]:
        case = found.case if self.is_four else found
        outcome = OUTCOMES.get(case.outcome)
        return {
            "case": case,
            "proceeding": found if self.is_four else None,
            "kind": case.request.get_kind_display() if hasattr(case, "request") else "",
            "channel": case.request.get_channel_display() if hasattr(case, "request") else "",
            "outcome": outcome.label if outcome and case.ended_on else "",
            "url": _desk(case.number),
        }

    def _frozen(self) -> int | None:
        """The number as it was published."""
        if self.report.snapshot is None:
            return None
        figures = self.report.snapshot["figures"]
        return int(figures["four" if self.is_four else "three"][self.row][self.column])

    def _elsewhere(self) -> int:
        """How many of the number were entered by hand."""
        figures = entered(self.report.elsewhere)
        return figures.four[self.row][self.column] if self.is_four else figures.three[int(self.row)][self.column]


def _desk(number: str) -> str:
    """Where the case is handled."""
    try:
        return reverse("desk:case", args=[number])
    except NoReverseMatch:
        return ""


class ExportView(OneReport):
    """The report as a file: a draft as it stands, marked as one by its name."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = kwargs["form"]
        if form not in outputs.MAKERS:
            raise Http404
        found = None if self.report.is_published else counted(self.report)
        if found is None and not self.report.is_published:
            raise Http404
        content = content_of(self.report, found)
        name = f"{content.title}{'' if self.report.is_published else '（草稿）'}.{form}"
        response = HttpResponse(outputs.make(content, form), content_type=outputs.TYPES[form])
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
        response["Cache-Control"] = "no-store"
        return response
