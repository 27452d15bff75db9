"""Tables, and charts drawn from small tables."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock

from cms.columns.charts import Chart, draw

# The table editor knows no Chinese of its own: its menu is named here.
_TABLE_OPTIONS = {
    "startRows": 4,
    "startCols": 3,
    "language": "en-US",
    "contextMenu": {
        "items": {
            "row_above": {"name": "在上方插入一行"},
            "row_below": {"name": "在下方插入一行"},
            "col_left": {"name": "在左侧插入一列"},
            "col_right": {"name": "在右侧插入一列"},
            "remove_row": {"name": "删除这一行"},
            "remove_col": {"name": "删除这一列"},
            "undo": {"name": "撤销"},
            "redo": {"name": "重做"},
        }
    },
}
_EMPTY_CHART = {
    "data": [["", "", ""] for _ in range(4)],
    "table_caption": "",
    "table_header_choice": "both",
    "first_row_is_table_header": True,
    "first_col_is_header": True,
}
_KINDS = [("bar", "条形图（比大小）"), ("line", "折线图（看变化）")]
_MOST_POINTS = 40
_MOST_SERIES = 4


class GridBlock(TableBlock):
    """Wagtail's table editor, in Chinese."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        super().__init__(required=required, help_text=help_text, table_options=_TABLE_OPTIONS, **kwargs)


class CaptionedTableBlock(GridBlock):
    """A table of text. Without a caption a screen reader's user cannot tell what it is about."""

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value and not self.is_deferred_validation and not (value.get("table_caption") or "").strip():
            raise ValidationError("请填写表格标题。")
        return value

    class Meta:
        icon = "table"
        label = "表格"
        template = "columns/blocks/table.html"


class ChartBlock(blocks.StructBlock):
    """A chart. The first row names the series, the first column the points; the table always stands beside it."""

    title = blocks.CharBlock(label="标题", max_length=80)
    kind = blocks.ChoiceBlock(label="图形", choices=_KINDS, default="bar")
    unit = blocks.CharBlock(label="单位", max_length=20, required=False, help_text="例如“万元”“件”。")
    table = GridBlock(label="数据", help_text="第一行是各列名称，第一列是各行名称，其余是数字。", default=_EMPTY_CHART)
    source = blocks.CharBlock(label="数据来源", max_length=120, required=False)

    class Meta:
        icon = "order"
        label = "图表"
        template = "columns/blocks/chart.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation:
            try:
                chart_of(value)
            except ValueError as error:
                raise StructBlockValidationError(block_errors={"table": ValidationError(str(error))}) from error
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        try:
            context["chart"] = chart_of(value)
        except ValueError:  # a draft that is not yet right: the preview shows its table alone
            context["chart"] = None
        else:
            context["drawing"] = draw(context["chart"])
        return context


def chart_of(value: Any) -> Chart:
    """The chart that an editor's table means. Raises ValueError, in Chinese, where it means none."""
    rows = [[(cell or "").strip() for cell in row] for row in (value["table"] or {}).get("data", [])]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise ValueError("数据至少要有一行名称、一行数字，和两列。")
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    if len(rows) - 1 > _MOST_POINTS or width - 1 > _MOST_SERIES:
        raise ValueError(f"图表最多 {_MOST_POINTS} 行、{_MOST_SERIES} 列数字；更多的请用表格。")
    series = rows[0][1:width]
    points = [row[0] for row in rows[1:]]
    if not series or not all(series) or not all(points):
        raise ValueError("第一行和第一列的名称都要填。")
    numbers = [
        [_number(row[column], index) for index, row in enumerate(rows[1:], start=2)] for column in range(1, width)
    ]
    return Chart(
        value["title"],
        value["kind"],
        value["unit"],
        points,
        list(zip(series, numbers, strict=True)),
        rows[0][0] or "项目",
    )


def _number(cell: str, line: int) -> Decimal:
    try:
        number = Decimal(cell.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(f"数据第 {line} 行的“{cell}”不是数字。")
    return number
