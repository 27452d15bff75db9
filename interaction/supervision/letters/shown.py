"""The figures of letters as pages show them."""

from typing import Any

from django.utils.safestring import SafeString

from interaction.casework.charts import Chart, draw
from interaction.casework.degrees import Degree

from ..board.shown import days, lights, percent
from .figures import RANKED_FROM, Board, Sums


def line(row: Sums) -> dict[str, Any]:
    return {
        "row": row,
        "on_time": percent(row.on_time),
        "average": days(row.average),
        "satisfaction": percent(row.satisfaction),
        "lights": lights(row.lights),
    }


def months(board: Board) -> Chart:
    """Received and answered, month by month, as far as the year has come; the table says how well, too."""
    title = f"{board.year}年每月来信和答复"
    answered, received = [row.answered for row in board.months], [row.received for row in board.months]
    names = [row.name for row in board.months]
    drawing = draw(title, "line", "件", names, [("答复", answered), ("收到", received)])
    columns = ["收到", "答复", "按时答复率", "平均工作日", "满意率"]
    rows = [
        (row.name, [f"{row.received:,}", f"{row.answered:,}", percent(row.on_time), days(row.average),
                    percent(row.satisfaction)])
        for row in board.months
    ]  # fmt: skip
    return Chart(title, drawing, "月份", columns, rows)


def degrees(board: Board) -> Chart:
    """How their writers rated the answers."""
    title, found = f"{board.year}年来信人的评价", board.total.degrees
    labels = [str(Degree(degree).label) for degree in found]
    drawing = SafeString("")
    if board.total.rated:
        drawing = draw(title, "bar", "次", labels, [("评价", list(found.values()))])
    share = {
        degree: 100 * number / board.total.rated if board.total.rated else None for degree, number in found.items()
    }
    rows = [(label, [f"{found[key]:,}", percent(share[key])]) for label, key in zip(labels, found, strict=True)]
    return Chart(title, drawing, "满意度", ["次数", "占比"], rows if board.total.rated else [])


def context(board: Board, *, ranked: bool) -> dict[str, Any]:
    """``ranked``: whether places are shown."""
    return {
        "board": board,
        "total": line(board.total),
        "lines": [line(row) for row in board.agencies if not row.is_empty],
        "quiet": sum(row.is_empty for row in board.agencies),
        "kinds": [line(row) for row in board.kinds if not row.is_empty],
        "charts": [months(board), degrees(board)],
        "ranking": [(place, line(row)) for place, row in board.ranking] if ranked else [],
        "ranked_from": RANKED_FROM,
        "is_this_year": board.year == board.years[0],
        "choices": [{"year": year, "current": year == board.year} for year in board.years],
    }
