"""Everything public is one kind of entry to search.

A room makes its records findable with a ``search_indexes.py`` (Haystack finds it) that holds a subclass::

    class DocumentIndex(EntryIndex, indexes.Indexable):
        kind = "document"
        kind_label = "文件"

        def get_model(self): return Document
        def index_queryset(self, using=None): return Document.objects.public().select_related("lead_agency")
        def entry(self, obj) -> Entry: ...

What ``index_queryset`` leaves out is never found: a record that leaves it is taken from the index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """What search knows of one record."""

    title: str
    url: str
    text: str
    kind: str
    published_at: datetime
    agencies: Sequence[str] = ()  # display names, the leading one first
    agency_slugs: Sequence[str] = ()
    issued_on: date | None = None
    numbers: Sequence[str] = ()  # document and index numbers, as printed
    keywords: Sequence[str] = ()
    topic: str = ""  # code of the topic; its first two digits are its class
    genre: str = ""
    validity: str = ""
    matters: Sequence[str] = ()  # the kinds of 条例 art. 20, by number
    fields: Sequence[str] = ()  # the 基层 fields, by code
