"""公开记录: what has changed on a public document, in words anybody understands."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from .models import Document, DocumentChange

SHORT = 60  # characters of a value that a line quotes

# Told with the old and the new value.
QUOTED = (
    "title", "issuer", "document_number", "lead_agency", "official_kind", "topic", "genre", "keywords", "issued_on",
    "formed_on", "effective_on", "expires_on", "repealed_on", "voided_on", "access", "access_basis", "withheld_basis",
)  # fmt: skip
# Told as “有修改” only: too long to quote.
LONG = ("summary", "body")
# Told by what came and what went.
LISTS = ("co_agencies", "matters", "fields", "attachments", "relations", "interpretation_links")

Snapshot = dict[str, Any]


def _shown(document: Document, name: str) -> str:
    display: Callable[[], str] | None = getattr(document, f"get_{name}_display", None)
    value = display() if display else getattr(document, name)
    return "" if value is None else str(value)


def _label(name: str) -> str:
    field = Document._meta.get_field(name)
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name)  # type: ignore[union-attr]


def snapshot(document: Document) -> Snapshot:
    """All that the public sees of a document, as text."""
    shot: Snapshot = {name: _shown(document, name) for name in QUOTED}
    shot["summary"] = document.summary
    shot["body"] = document.body.get_prep_value()
    for name in LISTS:
        items: list[Model] = list(getattr(document, name).all())
        shot[name] = [str(item) for item in items]
    return shot


def public_snapshot(pk: int | None) -> Snapshot | None:
    """What the public sees at this moment of the document with this key; None if it sees nothing."""
    document = Document.objects.public().filter(pk=pk).select_related("lead_agency", "topic", "genre").first()
    return snapshot(document) if document else None


def _quote(value: str) -> str:
    if not value:
        return "空"
    return f"“{value if len(value) <= SHORT else value[:SHORT] + '……'}”"


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """What changed from one snapshot to the other, one phrase each."""
    phrases = [
        f"{_label(name)}由{_quote(before[name])}改为{_quote(after[name])}"
        for name in QUOTED
        if before[name] != after[name]
    ]
    phrases += [f"{_label(name)}有修改" for name in LONG if before[name] != after[name]]
    for name in LISTS:
        gone = [item for item in before[name] if item not in after[name]]
        come = [item for item in after[name] if item not in before[name]]
        if gone:
            phrases.append(f"{_label(name)}去掉{'、'.join(_quote(item) for item in gone)}")
        if come:
            phrases.append(f"{_label(name)}增加{'、'.join(_quote(item) for item in come)}")
    return phrases


def note(document: Document, before: Snapshot | None) -> None:
    """Add the line that tells what the save just done means to the public, if it means anything."""
    public = document.is_public
    if before is None and public:
        text = "恢复公开。" if document.changes.exists() else "公开发布。"
    elif before is not None and not public:
        text = f"撤下：{document.withdrawn_reason}" if document.withdrawn_at else "停止公开。"
    elif before is not None:
        phrases = differences(before, snapshot(document))
        text = f"更正：{'；'.join(phrases)}。" if phrases else ""
    else:
        text = ""
    if text:
        add(document, text)


def add(document: Document, text: str) -> None:
    """Put one line into the public history, now."""
    DocumentChange.objects.create(document=document, at=timezone.now(), text=text)
