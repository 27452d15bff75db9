"""The texts of the files that a record opens to the public, for its entry in the search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from search.extraction import stock
from search.extraction.limits import MAX_INDEXED
from search.extraction.models import ReadFile
from search.indexes import Attached


@dataclass(frozen=True)
class _Held:
    """The files of one record, the oldest first."""

    key: Any
    files: list[ReadFile]


class AttachedTexts:
    """``record.attached_texts``: of every file its fields, rich texts, blocks and children refer to, the text.

    ``prefetch_related("attached_texts")`` gets those of many records by three queries. It is by the same references
    that a file is served to the public (``cms.review.serving``): those of the record as it is public, not of a draft.
    """

    name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        prefetch_related_objects([record], self.name)
        return record.__dict__[self.name]

    # --- What Django's prefetching asks for

    def is_cached(self, record: Any) -> bool:
        return self.name in record.__dict__

    def get_prefetch_querysets(
        self, records: Sequence[Any], querysets: Any = None
    ) -> tuple[list[_Held], Callable[[_Held], Any], Callable[[Any], Any], bool, str, bool]:
        base = ReferenceIndex._get_base_content_type(records[0])
        target = ContentType.objects.get_for_model(get_document_model(), for_concrete_model=False)
        references = ReferenceIndex.objects.filter(
            base_content_type=base, object_id__in=[str(record.pk) for record in records], to_content_type=target
        )
        keys: dict[str, set[int]] = {}
        for record_key, file_key in references.values_list("object_id", "to_object_id"):
            keys.setdefault(record_key, set()).add(int(file_key))
        texts = stock.texts_of({key for some in keys.values() for key in some}) if keys else {}
        held = [
            _Held(record.pk, [texts[key] for key in sorted(keys.get(str(record.pk), ())) if key in texts])
            for record in records
        ]
        return held, _key, _pk, True, self.name, True


def _key(held: _Held) -> Any:
    return held.key


def _pk(record: Any) -> Any:
    return record.pk


def attachments_of(record: Any, titles: Mapping[int, str] | None = None) -> list[Attached]:
    """What search is to know of a public record's files; ``titles`` are those they have with this record, which lists
    them in this order.

    No more text than MAX_INDEXED, of however many files.
    """
    left = MAX_INDEXED
    found: list[Attached] = []
    held: _Held = record.attached_texts
    listed = list(titles or ())
    files = sorted(held.files, key=lambda file: listed.index(file.document_id) if file.document_id in listed else 1_000)
    for file in files:
        pages: list[str] = []
        for _, text in file.text.pages if file.text else ():
            pages.append(text[:left])
            left -= len(pages[-1])
            if left <= 0:
                break
        names = [name for name, _ in file.text.pages] if file.text else []
        title = (titles or {}).get(file.document_id) or file.document.title
        found.append(Attached(title, file.document.url, pages, names[: len(pages)] if any(names) else []))
        if left <= 0:
            break
    return found
