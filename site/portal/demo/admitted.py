"""What all records of the demo have in common: a lead agency, a body, attachments, perhaps a withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.agencies.models import Agency
from cms.disclosure.models import Document
from cms.review import history

from .dates import day_of, moment
from .pictures import Album
from .texts import Piece, Source, pieces

SOURCE = "演示数据"  # said in the public history: 由演示数据迁入


@dataclass
class County:
    """What has been loaded so far, for what comes later to refer to."""

    today: date
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    album: Album = field(default_factory=Album)

    def day(self, value: date | str | None) -> date | None:
        return day_of(value, self.today)

    def published(self, source: Source, default: str = "") -> datetime:
        """When a record went out; the field ``default`` stands in for a missing ``published``."""
        day = self.day(source.fields.get("published") or source.fields[default])
        assert day is not None
        return min(moment(day, source.key), timezone.now())

    def address(self, link: str) -> str:
        """Where a link of a content file leads. Raises KeyError for a document there is not."""
        scheme, _, key = link.partition(":")
        return self.documents[key].get_absolute_url() if scheme == "doc" else link

    def pieces(self, source: Source, title: str) -> list[Piece]:
        return pieces(source.body, title, self.address)


def withdraw(record: Any, fields: dict[str, Any]) -> None:
    """Set in memory what ``Examined.withdraw`` sets by the clock."""
    if "withdrawn" in fields:
        record.withdrawn_at = timezone.make_aware(fields["withdrawn"])
        record.withdrawn_reason = fields["withdrawn_reason"]
        record.gone = fields.get("gone", False)


def tell_withdrawn(records: list[Any]) -> None:
    """Add the line of public history that ``Examined.withdraw`` adds by the clock."""
    lines = []
    for record in records:
        if record.withdrawn_at:
            line = history.line(record, f"撤下。原因：{record.withdrawn_reason}")
            line.at = record.withdrawn_at
            lines.append(line)
    history.add_lines(lines)
