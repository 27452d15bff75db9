"""The standard table as people know it: ten columns, filled in as a sheet and taken home as one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.agencies.sheets import SheetRow, read_sheet

from .models import CHANNELS, Field, StandardItem

# 国办发〔2019〕54号; 公开事项 has two parts.
COLUMNS = (
    "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
    "公开对象", "公开方式", "公开层级",
)  # fmt: skip
# What a sheet may call them.
HEADINGS = {
    "field": ["领域", "试点领域"],
    "number": ["序号"],
    "subject": ["一级事项"],
    "item": ["二级事项"],
    "content": ["公开内容（要素）", "公开内容"],
    "basis": ["公开依据"],
    "time_limit": ["公开时限"],
    "publisher": ["公开主体"],
    "channels": ["公开渠道和载体", "公开渠道"],
    "audience": ["公开对象"],
    "ways": ["公开方式"],
    "levels": ["公开层级"],
}
PLAIN = ("subject", "item", "content", "basis", "time_limit", "publisher")
MOST_LINES = 5_000
_GROUPS = re.compile(r"特定群体[（(](.*?)[)）]")


def _said(*parts: tuple[bool, str]) -> str:
    return "、".join(text for given, text in parts if given)


def audience(item: StandardItem) -> str:
    return _said((item.whole_society, "全社会"), (bool(item.certain_groups), f"特定群体（{item.certain_groups}）"))


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


@dataclass
class Taken:
    """What a sheet did; with any of ``errors`` (line, sentence in Chinese) it did nothing."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def take_in(file: BinaryIO, name: str) -> Taken:
    """Bring the rows of a sheet into the standard tables, all of them or none; a row is known by field and number.

    Raises SheetError for a file that is no table.
    """
    sheet = read_sheet(file, name, HEADINGS, required=("field", "number", "subject", "content", "basis"))
    fields = {each.name: each for each in Field.objects.all()} | {each.code: each for each in Field.objects.all()}
    known = {(each.field_id, each.number): each for each in StandardItem.objects.all()}
    taken = Taken()
    items: dict[tuple[int, int], StandardItem] = {}
    for row in _some(sheet.rows, taken):
        try:
            item = _item(row, fields)
        except ValidationError as error:
            taken.errors += [(row.line, text) for text in error.messages]
            continue
        key = (item.field_id, item.number)
        if key in items:
            taken.errors.append((row.line, f"{item.field.name}领域的序号 {item.number} 在表里出现了两次。"))
        items[key] = item
    if taken.errors:
        return taken
    with transaction.atomic():
        for key, item in items.items():
            _save(item, known.get(key), taken)
    return taken


def _some(rows: Iterable[SheetRow], taken: Taken) -> Iterable[SheetRow]:
    for count, row in enumerate(rows):
        if count == MOST_LINES:
            taken.errors.append((row.line, f"一次最多导入 {MOST_LINES} 行，请分成几个文件。"))
            return
        if row.problem:
            taken.errors.append((row.line, row.problem))
        else:
            yield row


def _item(row: SheetRow, fields: dict[str, Field]) -> StandardItem:
    """Raises ValidationError with what is wrong in this line."""
    get = row.cells.get
    found = fields.get(get("field", ""))
    if found is None:
        raise ValidationError(f"没有“{get('field', '')}”这个领域。")
    number = get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        raise ValidationError(f"序号应是数字，现在是“{number}”。")
    item = StandardItem(field=found, number=int(number), **{name: get(name, "") for name in PLAIN})
    item.channels = [part for part in re.split(r"[■□\s、,，;；]+", get("channels", "")) if part]
    said = get("audience", "") or "全社会"
    groups = _GROUPS.search(said)
    item.whole_society, item.certain_groups = "全社会" in said, groups[1] if groups else ""
    said = get("ways", "") or "主动公开"
    item.proactive, item.on_request = "主动" in said, "依申请" in said
    said = get("levels", "") or "县级"
    item.county, item.township = "县" in said, "乡" in said
    item.full_clean(validate_unique=False, validate_constraints=False)
    return item


def _save(item: StandardItem, present: StandardItem | None, taken: Taken) -> None:
    if present is None:
        item.save()
        taken.made += 1
    elif cells(item) == cells(present):
        taken.unchanged += 1
    else:
        item.pk = present.pk
        item.save()
        taken.changed += 1
