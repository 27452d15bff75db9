"""The standard table as people know it: ten columns, filled in and taken home as a sheet."""

from typing import Any

from .models import CHANNELS, StandardItem

# 国办发〔2019〕54号; the second column of the law's form, 公开事项, has two parts.
COLUMNS = (
    "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
    "公开对象", "公开方式", "公开层级",
)  # fmt: skip


def _said(*parts: tuple[bool, str]) -> str:
    return "、".join(text for given, text in parts if given)


def audience(item: StandardItem) -> str:
    groups = f"特定群体（{item.certain_groups}）" if item.certain_groups else ""
    return _said((item.whole_society, "全社会"), (bool(groups), groups))


def ways(item: StandardItem) -> str:
    return _said((item.proactive, "主动公开"), (item.on_request, "依申请公开"))


def levels(item: StandardItem) -> str:
    return _said((item.county, "县级"), (item.township, "乡级"))


def channels(item: StandardItem) -> str:
    """In the order of the form: ■政府网站 ■公开查阅点."""
    return " ".join(f"■{name}" for name in CHANNELS if name in item.channels)


def cells(item: StandardItem) -> list[Any]:
    """The values under COLUMNS."""
    return [
        item.number, item.subject, item.item, item.content, item.basis, item.time_limit, item.publisher,
        channels(item), audience(item), ways(item), levels(item),
    ]  # fmt: skip
