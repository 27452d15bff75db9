"""What a record says and holds, read from its fields: for the scan, the public history and the attachments."""

import html
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

_TAG = re.compile(r"<[^>]*>")
# Tags between which a reader sees a gap; all others may stand in the middle of a number.
_BLOCK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|hr|embed|section|article)\b[^>]*>", re.IGNORECASE)
# Book-keeping, of no meaning to the public.
_INTERNAL = {
    "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "go_live_at", "expire_at", "expired", "published_at", "withdrawn_at", "withdrawn_reason", "gone", "locked",
    "locked_by", "locked_at", "page_ptr", "path", "depth", "numchild", "url_path", "draft_title", "owner",
    "content_type", "translation_key", "locale", "alias_of", "latest_revision_created_at", "show_in_menus",
    "search_description", "seo_title",
}  # fmt: skip


def plain(markup: str) -> str:
    """What a reader sees of rich text; a number keeps together though part of it is bold."""
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", markup)))


def strings(value: Any) -> Iterator[str]:
    """Every piece of text inside a value of JSON's types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("id", "type"):
                yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def _own_fields(obj: models.Model) -> "Iterator[models.Field[Any, Any]]":
    for field in obj._meta.concrete_fields:
        if field.name not in _INTERNAL and not field.primary_key and not field.is_relation and not field.choices:
            yield field


def _text_of(value: Any) -> str:
    if isinstance(value, StreamValue):
        value = value.get_prep_value()
    return "\n".join(plain(text) for text in strings(value))


def texts_of(record: models.Model) -> list[tuple[str, str]]:
    """(name of the field, its plain text) for all text a record and its children hold."""
    found = []
    for field in _own_fields(record):
        text = _text_of(getattr(record, field.attname))
        if text.strip():
            found.append((str(field.verbose_name), text))
    for relation in get_all_child_relations(type(record)):
        for child in getattr(record, relation.get_accessor_name()).all():
            text = "\n".join(_text_of(getattr(child, field.attname)) for field in _own_fields(child))
            if text.strip():
                found.append((str(child._meta.verbose_name), text))
    return found


def referred(record: models.Model, model: type[models.Model]) -> list[Any]:
    """The objects of ``model`` a record refers to: in its fields, its rich text, its blocks and its children."""
    content_type_id = ReferenceIndex._get_base_content_type(model).pk
    references = ReferenceIndex._extract_references_from_object(record)
    keys = {reference[1] for reference in references if reference[0] == content_type_id}
    return list(model._default_manager.filter(pk__in=keys).order_by("pk")) if keys else []


def files_of(record: models.Model) -> list[Any]:
    """The Wagtail documents a record refers to."""
    return referred(record, get_document_model())


def changed_labels(before: models.Model, after: models.Model) -> list[str]:
    """The names of the fields and lists of children that differ between two states of one record."""
    labels = [
        str(field.verbose_name)
        for field in after._meta.concrete_fields
        if field.editable and field.name not in _INTERNAL and not field.primary_key
        if field.value_from_object(before) != field.value_from_object(after)
    ]
    for relation in get_all_child_relations(type(after)):
        accessor = relation.get_accessor_name()
        if _children(before, accessor) != _children(after, accessor):
            labels.append(str(relation.related_model._meta.verbose_name))
    return labels


def _children(record: models.Model, accessor: str) -> list[list[Any]]:
    return [
        [getattr(child, field.attname) for field in child._meta.concrete_fields if not field.primary_key]
        for child in getattr(record, accessor).all()
    ]


def _split_by_tags(value: str) -> re.Pattern[str]:
    """Finds ``value`` in rich text though tags stand between its characters."""
    return re.compile(r"((?:<[^>]{0,300}>)*)".join(re.escape(character) for character in value))


def _with_tags(new: str, found: re.Match[str]) -> str:
    return new + "".join(found.groups(""))


def _replaced(value: Any, values: dict[str, str]) -> Any:
    """A copy of a value of JSON's types with every key of ``values`` in its texts replaced; tags stay."""
    if isinstance(value, str):
        for old, new in values.items():
            if old in value:
                value = value.replace(old, new)
            elif "<" in value:
                value = _split_by_tags(old).sub(partial(_with_tags, new), value)
        return value
    if isinstance(value, dict):
        return {key: item if key in ("id", "type") else _replaced(item, values) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item, values) for item in value]
    return value


def _replace_fields(obj: models.Model, values: dict[str, str]) -> bool:
    changed = False
    for field in _own_fields(obj):
        current = getattr(obj, field.attname)
        if isinstance(current, StreamValue):
            before = current.get_prep_value()
            after = _replaced(before, values)
            if after != before:
                setattr(obj, field.attname, current.stream_block.to_python(after))
                changed = True
        elif isinstance(current, str | list | dict):
            after = _replaced(current, values)
            if after != current:
                setattr(obj, field.attname, after)
                changed = True
    return changed


def replace(record: models.Model, values: dict[str, str]) -> bool:
    """Replace texts in the fields of a record and its children, in memory; says whether anything changed."""
    changed = _replace_fields(record, values)
    for relation in get_all_child_relations(type(record)):
        # The list the record itself holds, so that the change is saved with it.
        for child in getattr(record, relation.get_accessor_name()).get_object_list():
            changed = _replace_fields(child, values) or changed
    return changed
