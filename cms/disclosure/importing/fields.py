"""What a record of an older system can say, and under which names.

The general shape is one record a line (or one row of a sheet) with any of these keys, in English or Chinese; only the
title must be there. ``seed-documents.jsonl`` and ``laws.jsonl`` are records of this shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

# field → its Chinese name, then the other keys it is known by.
NAMES: dict[str, list[str]] = {
    "key": ["标识", "id", "编号", "uuid"],
    "title": ["名称", "标题", "文件名称", "信息名称"],
    "text": ["正文", "内容", "content", "body"],
    "html": ["正文HTML", "网页正文"],
    "summary": ["内容概述", "摘要", "概述", "abstract", "description"],
    "agency": ["牵头机构", "机构代码", "发布机构", "发布单位", "公开机构", "publisher", "lead_agency"],
    "issuer": ["制发机关", "发文机关", "发文单位", "制定机关"],
    "document_number": ["发文字号", "文号", "字号"],
    "index_number": ["索引号"],
    "kind": ["文种", "体裁", "体裁分类", "genre", "official_kind", "type"],
    "category": ["类别", "分类"],
    "topic": ["主题分类", "主题"],
    "matters": ["法定公开事项", "公开事项"],
    "keywords": ["关键词", "主题词"],
    "issued_on": ["成文日期", "生成日期", "发文日期", "印发日期", "date"],
    "published_at": ["发布日期", "发布时间", "公开日期", "pubdate", "publish_date"],
    "effective_on": ["施行日期", "生效日期", "实施日期"],
    "expires_on": ["有效期至", "失效日期"],
    "repealed_on": ["废止日期"],
    "access": ["公开方式"],
    "access_basis": ["公开依据"],
    "withheld_basis": ["不主动公开的依据"],
    "history": ["沿革", "修订历史"],
    "source": ["来源"],
    "file": ["文件名"],
}
MAX_TEXT = 5_000_000  # characters


class ImportProblem(ValueError):
    """A record that cannot come in; the message says why, in Chinese."""


@dataclass
class Incoming:
    """One record as it was sent, its keys understood and its values text. Nothing is checked yet."""

    key: str = ""
    title: str = ""
    text: str = ""
    html: str = ""
    summary: str = ""
    agency: str = ""
    issuer: str = ""
    document_number: str = ""
    index_number: str = ""
    kind: str = ""
    category: str = ""
    topic: str = ""
    matters: str = ""
    keywords: str = ""
    issued_on: str = ""
    published_at: str = ""
    effective_on: str = ""
    expires_on: str = ""
    repealed_on: str = ""
    access: str = ""
    access_basis: str = ""
    withheld_basis: str = ""
    history: str = ""
    source: str = ""
    file: str = ""


FIELDS = [each.name for each in fields(Incoming)]


class KeyMap:
    """Finds the field a key stands for: by the names above, but where ``--map`` named a key by that alone."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        """``chosen``: field (in English or Chinese) → key of the source. Raises ImportProblem for no such field."""
        self.fields = {self._plain(name): name for name in FIELDS}
        for name, texts in NAMES.items():
            self.fields |= {self._plain(text): name for text in texts}
        for wanted, key in (chosen or {}).items():
            field = self.fields.get(self._plain(wanted))
            if field is None:
                raise ImportProblem(
                    f"没有“{wanted}”这个字段，可用的有：{'、'.join(text[0] for text in NAMES.values())}。"
                )
            self.fields = {known: name for known, name in self.fields.items() if name != field}
            self.fields[self._plain(key)] = field

    def headings(self) -> dict[str, list[str]]:
        """Field → the headings of a sheet it may stand under, the usual one first."""
        found: dict[str, list[str]] = {name: [] for name in NAMES}
        for key, name in self.fields.items():
            found[name].append(key)
        return {name: sorted(keys, key=lambda key: key not in NAMES[name][:1]) for name, keys in found.items()}

    @staticmethod
    def _plain(key: str) -> str:
        return key.strip().casefold().replace(" ", "_")

    def read(self, record: Mapping[str, Any]) -> Incoming:
        """The record's values as text. Raises ImportProblem for what is none, is far too long or holds NUL."""
        incoming = Incoming()
        for key, value in record.items():
            name = self.fields.get(self._plain(str(key)))
            # Of two keys for one field the first that says something counts.
            if name and not getattr(incoming, name):
                setattr(incoming, name, _text(str(key), value))
        return incoming


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(key, item) for item in value)
    if isinstance(value, dict | bool):
        raise ImportProblem(f"“{key}”应是文字，现在是 {type(value).__name__}。")
    text = str(value).strip()
    if "\0" in text:
        raise ImportProblem(f"“{key}”里有不能识别的空字符（NUL）。")
    if len(text) > MAX_TEXT:
        raise ImportProblem(f"“{key}”有 {len(text):,} 字，最多 {MAX_TEXT:,} 字。")
    # Half of a character that a broken export cut in two cannot be stored anywhere.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ImportProblem(f"“{key}”里有损坏的字符。")
    return text
