"""What a correction changed on a public document, in words anybody understands: for its public history."""

from collections.abc import Callable

from .models import Document

SHORT = 60  # characters of a value that a line quotes

# Told with the old and the new value.
QUOTED = (
    "title", "issuer", "document_number", "lead_agency", "official_kind", "topic", "genre", "keywords", "issued_on",
    "formed_on", "effective_on", "expires_on", "repealed_on", "voided_on", "access", "access_basis", "withheld_basis",
)  # fmt: skip
# Told by what came and what went.
LISTS = ("co_agencies", "matters", "fields", "attachments", "relations", "interpretation_links")


def _shown(document: Document, name: str) -> str:
    display: Callable[[], str] | None = getattr(document, f"get_{name}_display", None)
    value = display() if display else getattr(document, name)
    return "" if value is None else str(value)


def _items(document: Document, name: str) -> list[str]:
    return [str(item) for item in getattr(document, name).all()]


def _label(name: str) -> str:
    field = Document._meta.get_field(name)
    related = field.related_model
    if field.concrete or related is None or isinstance(related, str):
        return str(getattr(field, "verbose_name", name))
    return str(related._meta.verbose_name)


def _quote(value: str) -> str:
    if not value:
        return "空"
    return f"“{value if len(value) <= SHORT else value[:SHORT] + '……'}”"


def differences(before: Document, after: Document) -> list[str]:
    """One phrase for each thing the public sees that differs between the two, e.g. “名称由“甲”改为“乙””."""
    phrases = []
    for name in QUOTED:
        old, new = _shown(before, name), _shown(after, name)
        if old != new:
            phrases.append(f"{_label(name)}由{_quote(old)}改为{_quote(new)}")
    if before.summary != after.summary:
        phrases.append(f"{_label('summary')}有修改")
    if before.body.get_prep_value() != after.body.get_prep_value():
        phrases.append(f"{_label('body')}有修改")
    for name in LISTS:
        old_items, new_items = _items(before, name), _items(after, name)
        gone = [_quote(item) for item in old_items if item not in new_items]
        come = [_quote(item) for item in new_items if item not in old_items]
        phrases += [f"{_label(name)}去掉{'、'.join(gone)}"] if gone else []
        phrases += [f"{_label(name)}增加{'、'.join(come)}"] if come else []
    return phrases
