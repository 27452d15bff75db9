"""For programs: every figure under its label and its name, and the identities."""

import json
from typing import Any

from .. import statute
from ..content import Content


def data_of(content: Content) -> dict[str, Any]:
    figures = content.figures
    return {
        "title": content.title,
        "agency": content.agency,
        "agency_slug": content.slug or None,
        "year": content.year,
        "version": content.version,
        "correction_reason": content.reason or None,
        "published_on": content.published_on.isoformat() if content.published_on else None,
        "counted_on": content.counted_on.isoformat(),
        "form": "国办公开办函〔2021〕30号",
        "overview": content.overview,
        "table_two": [
            {
                "matter": part.matter,
                "rows": [
                    {
                        "label": label,
                        "cells": [
                            {"column": column, "name": name, "value": content.two.get(name)}
                            for column, name in zip(part.columns, names, strict=True)
                        ],
                    }
                    for label, names in part.rows
                ],
            }
            for part in statute.TABLE_TWO
        ],
        "table_three": {
            "note": statute.NOTE_THREE,
            "columns": [{"name": name, "label": statute.COLUMN_LABELS[name]} for name in statute.COLUMNS],
            "rows": [
                {"row": row, "label": statute.full_label(row), "values": figures.three[row]} for row in statute.ROWS
            ],
        },
        "table_four": [
            {
                "name": kind,
                "label": label,
                "results": [
                    {"name": name, "label": result, "value": figures.four[kind][name]}
                    for name, result in statute.RESULT_LABELS.items()
                ],
            }
            for kind, label in statute.PROCEEDINGS.items()
        ],
        "problems": content.problems,
        "others": content.others,
        "information_fees": {"amount_yuan": figures.fee_amount, "requests": figures.fee_count},
        "explanation": content.explanation,
        "elsewhere_note": content.elsewhere_note,
        "identities": content.checks,
        "agencies": content.shares,
    }


def make(content: Content) -> bytes:
    return (json.dumps(data_of(content), ensure_ascii=False, indent=2) + "\n").encode()
