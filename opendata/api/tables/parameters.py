"""The parameters of questions to a table, as OpenAPI says them: in general, and for the columns of one."""

from collections.abc import Iterator, Sequence
from typing import Any

from opendata.tables.querying import FORMATS, MOST_GROUPS, MOST_ROWS, OPERATORS
from opendata.tables.querying.grammar import MEASURES
from opendata.tables.schema import TYPE_LABELS, Column, Type

Parameter = dict[str, Any]


def _parameter(name: str, description: str, **schema: Any) -> Parameter:
    kind = schema.pop("type", "string")
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": kind, **schema},
    }


_FORMAT = _parameter("format", "答复的格式，也可以用请求头 Accept 来说。", enum=list(FORMATS), default="json")
VERSION = _parameter("version", "第几版；不填为最新版。", type="integer", minimum=1)
_KEYS = _parameter("keys", "行里的列用代号（key：c1、c2…）还是表头（name）。", enum=["key", "name"], default="key")
_QUESTION = _parameter("q", "全文：这些词都在同一行的文字里出现。中文自动分词，不分大小写。", maxLength=100)
_COLUMNS = _parameter("columns", "要哪些列，用逗号隔开：c1,c3。不填为全部。")
_FILTERS: Parameter = {
    "name": "filter",
    "in": "query",
    "required": False,
    "description": "筛选，每个条件一个参数，都要满足：c3=教育、c5__gte=100、c2__contains=小学、c1__in=01,02、"
    f"c6__null=true。列写代号或表头，比较可以用：{'、'.join(OPERATORS)}；不写为等于。"
    "每个资源自己的 openapi.json 逐列列出。",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
ROWS: list[Parameter] = [
    _QUESTION,
    _parameter("sort", "排序：c3 从小到大，-c3 从大到小，最多四列用逗号隔开；空值总在最后。不填按行号。"),
    _COLUMNS,
    _parameter("limit", f"一页几行，最多 {MOST_ROWS}。", type="integer", minimum=1, maximum=MOST_ROWS, default=100),
    _parameter("after", "下一页：上一页的 next 里给出，不要自己编。"),
    _parameter("total", "有筛选时是否也数一共几行。", type="boolean", default=False),
    _KEYS, VERSION, _FORMAT,
]  # fmt: skip
EXPORT = [
    _QUESTION, _COLUMNS, _KEYS, VERSION,
    _parameter("format", "文件的格式。", enum=list(FORMATS), default="csv"),
]  # fmt: skip
AGGREGATE = [
    _parameter("group", "按哪些列分组，最多三列：c2,c6:month；日期可以按 year、month、day。"),
    _parameter("aggregate", f"统计什么：count,sum:c5,avg:c5。可以用：{'、'.join(MEASURES)}。不填为 count。"),
    _QUESTION,
    _parameter("sort", "按分组的列或统计排序：-count、c2、-sum:c5。不填按分组的列。"),
    _parameter("limit", "最多几组。", type="integer", minimum=1, maximum=MOST_GROUPS, default=1_000),
    VERSION,
    _parameter("format", "答复的格式。", enum=["json", "csv"], default="json"),
]  # fmt: skip
DIFFERENCES = [
    _parameter("kind", "只要哪一种变化。", enum=["added", "changed", "gone"]),
    _parameter("limit", f"一页几行，最多 {MOST_ROWS}。", type="integer", minimum=1, maximum=MOST_ROWS, default=100),
    _parameter("after", "下一页：上一页的 next 里给出。"),
]
CATALOGUE = [
    _parameter("theme", "主题的代码。"),
    _parameter("agency", "提供机构的网址名。"),
    _parameter("opening", "开放属性。", enum=["open", "conditional", "closed"]),
    _parameter("format", "有这种格式的。", enum=["csv", "xlsx", "jsonl", "geojson", "parquet", "sqlite"]),
    _parameter("cycle", "更新周期。", enum=[
        "realtime", "daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", "irregular", "never",
    ]),
    _parameter("sort", "排序：updated 最近更新，used 使用最多，new 最新上架。", enum=["updated", "used", "new"]),
    _parameter("after", "下一页：上一页的 next 里给出。"),
]  # fmt: skip


def with_filters(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """For operations on any table: filters are said in words."""
    return {"parameters": [*parameters, _FILTERS]}


_SCHEMAS: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.DATETIME: {"type": "string"},
    Type.BOOLEAN: {"type": "boolean"},
}


def schema_of(column: Column) -> dict[str, Any]:
    """What a value of the column is."""
    return _SCHEMAS[column.type]


_SAID = {
    "": "等于", "ne": "不等于", "lt": "小于", "lte": "小于或等于", "gt": "大于", "gte": "大于或等于",
    "contains": "含有", "starts": "以此开头", "in": "是其中之一，用逗号隔开", "null": "是否没有值",
}  # fmt: skip


def filters_of(column: Column, meaning: str) -> Iterator[Parameter]:
    """The filters by one column."""
    for operator, said in _SAID.items():
        if operator in ("contains", "starts") and column.type != Type.TEXT:
            continue
        if operator in ("lt", "lte", "gt", "gte") and column.type == Type.BOOLEAN:
            continue
        schema = {"in": {"type": "string"}, "null": {"type": "boolean"}}.get(operator, schema_of(column))
        label = f"{column.name}（{TYPE_LABELS[column.type]}）{said}。{meaning if not operator else ''}"
        name = f"{column.key}__{operator}" if operator else column.key
        yield {"name": name, "in": "query", "required": False, "description": label, "schema": schema}
