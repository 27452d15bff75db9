"""The figures as pages show them: rows of tables, and the charts above them."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from interaction.casework.charts import Chart, draw
from interaction.casework.projection import LABELS, Light
from interaction.requests.outcomes import OUTCOMES, Group

from .figures import Board, Figures

WITHOUT = "没有确认收到就撤回等"  # of the ledger's cases without an outcome


def percent(share: float | None) -> str:
    """100 only where it is all of them."""
    if share is None:
        return "—"
    return f"{min(share, 99.9) if share < 100 else share:.1f}%".replace(".0%", "%")


def days(average: float | None) -> str:
    return "—" if average is None else f"{average:.1f}"


def lights(numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """``light``, ``label``, ``number`` of each light, red first."""
    order = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    return [{"light": str(light), "label": LABELS[light], "number": numbers[light]} for light in order]


def line(row: Figures) -> dict[str, Any]:
    return {"row": row, "on_time": percent(row.on_time), "average": days(row.average), "lights": lights(row.lights)}


def months(board: Board) -> Chart:
    """Received and ended, month by month, as far as the year has come."""
    names = [f"{month}月" for month in range(1, board.months + 1)]
    received, finished = board.total.received_in[: board.months], board.total.finished_in[: board.months]
    title = f"{board.year}年每月收到和办结"
    # A line needs two points at least; a year's first month is a pair of bars.
    drawing = draw(title, "line", "件", names, [("办结", finished), ("收到", received)])
    rows = [(name, [f"{a:,}", f"{b:,}"]) for name, a, b in zip(names, received, finished, strict=True)]
    return Chart(title, drawing, "月份", ["收到（件）", "办结（件）"], rows)


def outcomes(board: Board) -> Chart:
    """By group in the drawing, one by one in the table; those nobody had are left out of the table."""
    total = board.total.outcomes
    groups = {str(group): 0 for group in Group}
    for name, number in total.items():
        if name in OUTCOMES:
            groups[str(OUTCOMES[name].group)] += number
    title = f"{board.year}年办理结果"
    rows = [
        (f"{outcome.group}：{outcome.label}" if outcome.label != outcome.group else outcome.label, [f"{total[name]:,}"])
        for name, outcome in OUTCOMES.items()
        if total.get(name)
    ]
    if total.get(""):
        rows.append((WITHOUT, [f"{total['']:,}"]))
    drawing = draw(title, "bar", "件", list(groups), [("办结", list(groups.values()))]) if rows else SafeString("")
    return Chart(title, drawing, "办理结果", ["件数"], rows)


def context(board: Board) -> dict[str, Any]:
    """What both boards show."""
    return {
        "board": board,
        "total": line(board.total),
        "lines": [line(row) for row in board.agencies if not row.is_empty],
        "quiet": sum(row.is_empty for row in board.agencies),
        "charts": [months(board), outcomes(board)],
        "is_this_year": board.year == board.years[0],
        "choices": [{"year": year, "current": year == board.year} for year in board.years],
    }
