"""What the API of data answers, for its description. The answers are written without these: they are many."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field


class Named(BaseModel):
    code: str = Field(description="代码")
    name: str = Field(description="名称")


class Licensed(Named):
    url: str = Field(description="许可全文的网址，没有则为空")
    terms: str = Field(description="主要内容")


class File(BaseModel):
    format: str = Field(description="格式：original（原文件）、csv、csv.gz、xlsx、jsonl、geojson、parquet、sqlite")
    url: str = Field(description="下载地址；文件不会再变")
    media_type: str = Field(description="媒体类型")
    size: int = Field(description="字节数")
    sha256: str = Field(description="SHA-256")


class FieldOfTable(BaseModel):
    key: str = Field(description="列的代号：c1 是第一列")
    name: str = Field(description="表头")
    type: str = Field(description="text、integer、number、date、datetime、boolean")
    meaning: str = Field(description="含义")
    unit: str = Field(description="单位")
    codes: dict[str, str] = Field(description="代码表：代码 → 名称")
    is_key: bool = Field(description="是不是主键")


class VersionOf(BaseModel):
    number: int = Field(description="版本号，从 1 起")
    published_at: datetime = Field(description="发布时间")
    rows: int = Field(description="行数")
    note: str = Field(description="这一版更新了什么")
    withdrawn_at: datetime | None = Field(description="撤下时间，没有撤下为空")
    withdrawn_reason: str = Field(description="撤下原因")
    difference: dict[str, Any] = Field(
        description="与上一版相比：added、changed、gone 行，columns_added、columns_gone 列"
    )
    differences_url: str | None = Field(description="逐行的变化；第一版没有")


class ResourceBrief(BaseModel):
    number: int = Field(description="序号，在地址里")
    title: str = Field(description="名称")
    description: str = Field(description="说明")
    version: int | None = Field(description="最新的版本号；还没有公开的数据则为空")
    rows: int = Field(description="行数")
    updated_at: datetime | None = Field(description="最新版的发布时间")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="本接口里的地址")
    files: list[File] = Field(description="最新版的文件；有条件开放的要带密钥下载")


class ResourceFull(ResourceBrief):
    dataset: str = Field(description="数据集的网址名")
    encoding: str = Field(description="原文件的编码")
    columns: list[FieldOfTable] = Field(description="数据字典，按列的顺序")
    versions: list[VersionOf] = Field(description="各个版本，新的在前")
    rows_url: str = Field(description="取行")
    aggregate_url: str = Field(description="分组统计")
    openapi_url: str = Field(description="这个资源自己的 OpenAPI")


class DatasetBrief(BaseModel):
    slug: str = Field(description="网址名")
    code: str = Field(description="目录代码")
    title: str = Field(description="名称")
    summary: str = Field(description="摘要")
    agency: Named = Field(description="提供机构")
    theme: Named = Field(description="主题")
    opening: str = Field(description="开放属性：open 无条件，conditional 有条件，closed 不予")
    opening_label: str = Field(description="开放属性在本地的叫法")
    cycle: str = Field(description="更新周期")
    published_at: datetime = Field(description="首次公开的时间")
    updated_at: datetime = Field(description="数据最近更新的时间")
    rows: int = Field(description="最新版本的行数，各资源合计")
    formats: list[str] = Field(description="有哪些格式")
    quality: float | None = Field(description="质量分，满分 100；没有数据的为空")
    views: int = Field(description="浏览次数")
    downloads: int = Field(description="下载次数")
    calls: int = Field(description="接口调用次数")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="本接口里的地址")


class Corrected(BaseModel):
    on: date = Field(description="哪天答复")
    outcome: str = Field(description="corrected 已经更正，next-version 下一版更正")
    label: str = Field(description="结果")
    note: str = Field(description="更正了什么")


class DatasetFull(DatasetBrief):
    description: str = Field(description="说明")
    keywords: list[str] = Field(description="关键词")
    opening_reason: str = Field(description="不是无条件开放的理由")
    opening_basis: str = Field(description="依据")
    sharing: str = Field(description="共享属性（政府部门之间）")
    licence: Licensed = Field(description="使用许可")
    contact: str = Field(description="联系方式")
    area: str = Field(description="地域范围")
    covers_from: date | None = Field(description="数据起始日期")
    covers_until: date | None = Field(description="数据截止日期")
    due_on: date | None = Field(description="按更新周期，下一次应在哪天以前更新")
    overdue: bool = Field(description="是否逾期没有更新")
    corrections: list[Corrected] = Field(description="更正记录：有人报告的错误，新的在前")
    resources: list[ResourceBrief] = Field(description="资源")


class DatasetList(BaseModel):
    total: int = Field(description="共有多少个")
    datasets: list[DatasetBrief] = Field(description="本页的数据集")
    next: str | None = Field(description="下一页的地址，没有则为空")


class ColumnOf(BaseModel):
    key: str = Field(description="列的代号")
    name: str = Field(description="表头")
    type: str = Field(description="类型")


class RowPage(BaseModel):
    dataset: str = Field(description="数据集的网址名")
    resource: int = Field(description="资源的序号")
    version: int = Field(description="这些行出自第几版；照着 next 往下取，始终是同一版")
    columns: list[ColumnOf] = Field(description="列")
    rows: list[dict[str, Any]] = Field(description="行：n 是行号，c1、c2…是各列；keys=name 时用表头")
    total: int | None = Field(description="符合条件的共几行；有筛选而没有写 total=true 的为空")
    next: str | None = Field(description="下一页的地址，没有则为空")


class GroupPage(BaseModel):
    dataset: str = Field(description="数据集的网址名")
    resource: int = Field(description="资源的序号")
    version: int = Field(description="第几版")
    columns: list[str] = Field(description="分组的列和统计的名称")
    labels: dict[str, str] = Field(description="名称 → 中文的说法")
    rows: list[dict[str, Any]] = Field(description="每组一个对象")
    more: bool = Field(description="是否还有更多的组没有列出")


class Profile(BaseModel):
    dataset: str = Field(description="数据集的网址名")
    resource: int = Field(description="资源的序号")
    version: int = Field(description="第几版")
    rows: int = Field(description="行数")
    columns: list[dict[str, Any]] = Field(
        description="各列：空缺、不同的值、最多的值、分布；数和日期有最小、最大，数有平均、中位、合计"
    )


class DifferencePage(BaseModel):
    dataset: str = Field(description="数据集的网址名")
    resource: int = Field(description="资源的序号")
    version: int = Field(description="第几版")
    previous: int = Field(description="与第几版相比")
    key: list[str] = Field(description="按哪些列认出同一行；空的按整行")
    added: int = Field(description="新增几行")
    changed: int = Field(description="修改几行")
    gone: int = Field(description="减少几行")
    columns_added: list[str] = Field(description="新增的列")
    columns_gone: list[str] = Field(description="取消的列")
    rows: list[dict[str, Any]] = Field(
        description="逐行：kind 是 added、changed、gone；old、new 是前后的内容，fields 是变了的列"
    )
    next: str | None = Field(description="下一页的地址，没有则为空")


class OpenAPI(BaseModel):
    openapi: str = Field(description="OpenAPI 的版本")
    info: dict[str, Any] = Field(description="说明")
    paths: dict[str, Any] = Field(description="地址")
    components: dict[str, Any] = Field(description="答复的形状")
