"""What the search API takes and gives."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import BaseModel, Field  # ninja's own Schema wraps every value it reads, ten times as slow


def _parameter(description: str, **schema: Any) -> Any:
    """A parameter taken as it comes: ``search.asked`` alone decides what is right, for the page and the API alike."""
    return Field("", description=description, json_schema_extra=dict(schema))


class SearchParameters(Schema):
    q: str = _parameter("检索词。加引号的短语须原样出现；文号用哪种括号都行。最多 200 个字。", maxLength=200)
    every: str = Field("", alias="all", description="含有全部这些词，用空格隔开。")
    exact: str = _parameter("含有这句原话。")
    some: str = Field("", alias="any", description="含有其中任意一个词，用空格隔开。")
    none: str = _parameter("不含这些词中的任何一个，用空格隔开。")
    where: str = Field(
        "", alias="in", description="title：词语只在标题里找；不填为全文。", json_schema_extra={"enum": ["", "title"]}
    )
    number: str = _parameter("文号或索引号，例如 青政发〔2026〕5号；只找文号本身，不找引用它的文件。")
    kind: list[str] = Field([], description="类型，如 document（文件）、notice（公告公示）。可重复，取其一即可。")
    agency: list[str] = Field([], description="发布机构的网址名，如 education。可重复。")
    topic: list[str] = Field([], description="主题分类代码：两位为大类，四位为小类。可重复。")
    year: list[str] = Field([], description="年份，四位数字。可重复。")
    since: str = Field(
        "", alias="from", description="发布日期不早于这一天，如 2026-01-01。", json_schema_extra={"format": "date"}
    )
    to: str = _parameter("发布日期不晚于这一天。", format="date")
    sort: str = _parameter("排序：relevance（按相关度，默认）或 date（按日期，新的在前）。", enum=["relevance", "date"])
    page: str = _parameter("第几页，从 1 起，每页 20 条，最多到第 50 页。", type="integer", minimum=1, maximum=50)


class Attachment(BaseModel):
    title: str = Field(description="附件名称")
    url: str = Field(description="附件地址；PDF 文件带页码")
    page: str | None = Field(description="在附件的什么位置，如“第 3 页”“第 2 张”“工作表“名单””；不分页的为空")


class Result(BaseModel):
    title: str = Field(description="标题")
    url: str = Field(description="网页地址")
    kind: str = Field(description="类型代码")
    agencies: list[str] = Field(description="发布机构，牵头的在前")
    issued_on: date | None = Field(description="成文日期，没有则为空")
    published_at: datetime = Field(description="发布时间")
    extract: str = Field(description="与检索词最相关的一段文字，纯文本；可能出自附件")
    attachment: Attachment | None = Field(description="检索词出现在附件里的，是哪个附件的哪一页；否则为空")


class FacetValue(BaseModel):
    value: str = Field(description="代码，用作筛选参数的值")
    label: str = Field(description="名称")
    count: int = Field(description="条数（不计同一项筛选本身）")


class SearchResults(BaseModel):
    total: int = Field(description="共有多少条")
    results: list[Result] = Field(description="本页的条目")
    facets: dict[str, list[FacetValue]] = Field(description="按类型、机构、主题、年份统计的条数，多的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class Problem(BaseModel):
    type: str
    title: str = Field(description="哪一类问题")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="问题是什么，怎样改正")
    parameter: str | None = Field(None, description="哪个参数有误")
