"""The catalogue as a table: one line for each dataset, with what the national rules ask of 目录元数据."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from opendata.datasets.models import Cycle, OpenDataSettings, Opening, Sharing

from .described import Described, of_page

HEADINGS = (
    "数据集名称", "目录代码", "摘要", "提供方", "提供方代码", "主题", "关键词", "信息项", "共享属性", "开放属性",
    "理由", "依据", "更新周期", "首次发布", "最近更新",
    "数据格式", "数据量（行）", "文件大小（字节）", "使用许可", "联系方式", "网址",
)  # fmt: skip


def lines(origin: str, settings: OpenDataSettings) -> Iterator[list[Any]]:
    """Every public dataset, read page by page."""
    after: int | None = 0
    while after is not None:
        page, after = of_page(after)
        for one in page:
            yield _line(one, origin, settings)


def _line(one: Described, origin: str, settings: OpenDataSettings) -> list[Any]:
    dataset = one.dataset
    files = [file for table in one.tables for file in table.files]
    return [
        dataset.title, dataset.code, dataset.summary, dataset.lead_agency.name, dataset.lead_agency.code,
        dataset.theme.name, dataset.keywords,
        "、".join(field.name for table in one.tables for field in table.fields if field.position),
        Sharing(dataset.sharing).label, settings.label_of(Opening(dataset.opening)),
        dataset.opening_reason, dataset.opening_basis, Cycle(dataset.cycle).label,
        timezone.localdate(dataset.published_at) if dataset.published_at else "",
        timezone.localdate(one.modified) if one.modified else "",
        "、".join(dict.fromkeys(file.format for file in files)),
        sum(table.resource.current.rows for table in one.tables if table.resource.current),
        sum(file.size for file in files),
        dataset.licence.name, dataset.contact, origin + dataset.get_absolute_url(),
    ]  # fmt: skip
