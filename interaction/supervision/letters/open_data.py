"""The figures of letters as open data: one row for each month, agency and kind."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from interaction.casework.degrees import Degree

from .figures import Board, Sums

# name in JSON and in the API → heading in CSV
COLUMNS = {
    "month": "月份",
    "agency": "机构",
    "agency_slug": "机构网址名",
    "kind": "来信类型",
    "received": "收到（件）",
    "answered": "答复（件）",
    "in_time": "其中按时答复（件）",
    "on_time_percent": "按时答复率（%）",
    "average_workdays": "平均答复工作日",
    "otherwise": "未经答复办结（件）",
    "called_back": "因不满意退回重办（件）",
    **{f"degree_{degree.value}": f"{degree.label}（次）" for degree in Degree},
    "satisfaction_percent": "满意率（%）",
}


def of_sums(sums: Sums) -> dict[str, Any]:
    """What is said of any sum."""
    return {
        "received": sums.received,
        "answered": sums.answered,
        "in_time": sums.in_time,
        "on_time_percent": _rounded(sums.on_time),
        "average_workdays": _rounded(sums.average),
        "otherwise": sums.counts["otherwise"],
        "called_back": sums.counts["called_back"],
        **{f"degree_{degree}": number for degree, number in sums.degrees.items()},
        "satisfaction_percent": _rounded(sums.satisfaction),
    }


def rows(board: Board) -> Iterator[dict[str, Any]]:
    month: date
    for month, agency, kind, sums in board.cells:
        named = {"month": f"{month:%Y-%m}", "agency": agency.name, "agency_slug": agency.slug, "kind": kind}
        yield named | of_sums(sums)


def as_csv(board: Board) -> bytes:
    """With a mark by which spreadsheets know its letters."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    for row in rows(board):
        writer.writerow("" if row[name] is None else row[name] for name in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def as_json(board: Board) -> dict[str, Any]:
    """Sums of the year, and every row; ``in_hand`` by lights, as they are now."""
    return {
        "year": board.year,
        "as_of": board.made_at.isoformat(timespec="seconds"),
        "columns": COLUMNS,
        "total": of_sums(board.total) | {"in_hand": board.total.lights},
        "agencies": [
            {"agency": row.name, "agency_slug": row.slug, **of_sums(row), "in_hand": row.lights}
            for row in board.agencies
        ],
        "kinds": [{"kind": row.name, **of_sums(row), "in_hand": row.lights} for row in board.kinds],
        "rows": list(rows(board)),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
