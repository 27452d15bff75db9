"""A report as its page in the admin shows it: every number with the way to its cases, every breach with its cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse

from .. import statute
from ..content import Content
from ..explaining import culprits
from ..identities import Verdict
from ..layout import Cell, Sheet, sections
from ..models import AnnualReport
from ..wiring import Proposal
from .forms import ReportForm, four_name, three_name, two_name


@dataclass(frozen=True)
class Shown:
    """A cell, and where the cases behind it are listed."""

    cell: Cell
    url: str = ""


def sheets_of(content: Content, report: AnnualReport, *, with_two: bool = True) -> list[dict[str, Any]]:
    """The sections that have tables, each number with the address of its cases. ``with_two``: with those of table two,
    which a page to enter them leaves out."""
    return [
        {
            "section": section,
            "sheets": [
                {"sheet": sheet, "rows": [[_shown(cell, report) for cell in row] for row in sheet.rows]}
                for sheet in section.sheets
            ],
        }
        for section in sections(content)
        if section.sheets and (with_two or not _is_two(section.sheets))
    ]


def _is_two(sheets: list[Sheet]) -> bool:
    return sheets[0].anchor.startswith("two")


def _shown(cell: Cell, report: AnnualReport) -> Shown:
    if cell.key is None or not cell.value or cell.key[0] == "two":
        return Shown(cell)
    return Shown(cell, reverse("annual_reports:cell", args=[report.pk, *cell.key]))


def checks_shown(report: AnnualReport, verdict: Verdict | None) -> list[dict[str, Any]]:
    """Each identity with what became of it. Of a published report, as it was then."""
    if verdict is None:
        return [
            {**line, "breaches": [{"sentence": sentence, "culprits": []} for sentence in line["sentences"]]}
            for line in report.snapshot["checks"]
        ]
    return [
        {
            "code": code,
            "rule": rule,
            "state": state,
            "unknown": verdict.unknown.get(code, ""),
            "breaches": [{"sentence": each.sentence, "culprits": culprits(report, each)} for each in breaches],
        }
        for code, rule, state, breaches in verdict.lines
    ]


@dataclass(frozen=True)
class TwoCell:
    """A figure of table two to be entered. ``sum``: of the agencies', for the county; ``proposal``: the catalogue's."""

    field: BoundField
    sum: Any = None
    proposal: Proposal | None = None


def two_lines(form: ReportForm, summed: Mapping[str, Any], proposals: Mapping[str, Proposal]) -> list[dict[str, Any]]:
    return [
        {
            "part": part,
            "rows": [
                (
                    label,
                    [TwoCell(form[two_name(name)], summed.get(name), proposals.get(name)) for name in names],
                )
                for label, names in part.rows
            ],
        }
        for part in statute.TABLE_TWO
    ]


def elsewhere_grid(form: ReportForm) -> dict[str, Any]:
    """The cells of tables three and four that can be entered by hand."""
    rows = [row for row in statute.ROWS if row != statute.ENDED]
    three: list[dict[str, Any]] = [
        {
            "label": statute.full_label(row),
            "cells": [(form[three_name(row, kind)], statute.COLUMN_LABELS[kind]) for kind in statute.KINDS],
        }
        for row in rows
    ]
    four: list[dict[str, Any]] = [
        {
            "label": label,
            "cells": [
                (form[four_name(kind, result)], statute.RESULT_LABELS[result]) for result in statute.RESULTS_OF_FOUR
            ],
        }
        for kind, label in statute.PROCEEDINGS.items()
    ]
    fields = [field for line in (*three, *four) for field, _ in line["cells"]]
    return {
        "elsewhere_three": three,
        "elsewhere_four": four,
        "kind_labels": [statute.COLUMN_LABELS[kind] for kind in statute.KINDS],
        "result_labels": [statute.RESULT_LABELS[result] for result in statute.RESULTS_OF_FOUR],
        "elsewhere_open": bool(form.report.elsewhere) or any(field.errors for field in fields),
    }
