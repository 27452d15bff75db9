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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from haystack import indexes
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.utils import get_identifier, get_model_ct

from search.digests import digest_of
from search.precedence import ORDINARY


@dataclass(frozen=True)
class Attached:
    """A file that hangs on a record, with its text page by page. ``names``: what the pages are called, none where a
    file has no pages."""

    title: str
    url: str
    pages: Sequence[str]
    names: Sequence[str] = ()


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
    state: str = ""  # a word beside the title in lists of hits, e.g. 已废止, 还剩3天
    state_tone: str = ""  # "", "good", "warn", "bad"
    attachments: Sequence[Attached] = ()
    precedence: int = ORDINARY  # what it comes before when others hold the words as well: search.precedence


def _changed_at(record: Any) -> str:
    """When what is public of a record last changed, ISO 8601; empty where it is as it first went out."""
    first, last = getattr(record, "first_published_at", None), getattr(record, "last_published_at", None)
    return last.isoformat() if first and last and last > first else ""


class EntryIndex(indexes.SearchIndex):
    """A Haystack index whose fields are filled from ``entry(obj)``."""

    kind = ""
    kind_label = ""
    # Other records whose change changes entries of this kind, and the relations that lead to them:
    # {"agencies.Agency": ("lead_agency", "co_agencies")}
    follows: Mapping[str, Sequence[str]] = {}

    text = indexes.CharField(document=True)
    title = indexes.CharField()
    url = indexes.CharField(indexed=False)
    kind_code = indexes.CharField(index_fieldname="kind")
    published_at = indexes.DateTimeField()
    issued_on = indexes.DateField(null=True)
    year = indexes.CharField()
    agencies = indexes.MultiValueField()
    agency = indexes.MultiValueField()
    numbers = indexes.MultiValueField()
    keywords = indexes.MultiValueField()
    topic = indexes.MultiValueField()
    genre = indexes.CharField()
    validity = indexes.CharField()
    matters = indexes.MultiValueField()
    field_codes = indexes.MultiValueField(index_fieldname="fields")
    precedence = indexes.IntegerField(indexed=False)
    changed_at = indexes.CharField(indexed=False)
    state = indexes.CharField(indexed=False)
    state_tone = indexes.CharField(indexed=False)
    attachments = indexes.MultiValueField(indexed=False)

    def entry(self, obj: Any) -> Entry:
        """What search is to know of ``obj``, a record of ``index_queryset``."""
        raise TypeError(f"{type(self).__name__} must say what search is to know of its records: entry()")

    def prepare(self, obj: Model) -> dict[str, Any]:
        entry = self.entry(obj)
        topic = str(entry.topic or "")
        self.prepared_data = {
            ID: get_identifier(obj),
            DJANGO_CT: get_model_ct(self.get_model()),
            DJANGO_ID: str(obj.pk),
            "text": entry.text,
            "title": entry.title,
            "url": entry.url,
            "kind": entry.kind or self.kind,
            "published_at": entry.published_at,
            "issued_on": entry.issued_on,
            "year": str((entry.issued_on or timezone.localtime(entry.published_at)).year),
            "agencies": list(entry.agencies),
            "agency": list(dict.fromkeys(entry.agency_slugs)),
            "numbers": [number for number in entry.numbers if number],
            "keywords": list(entry.keywords),
            # A topic is counted and found under its class as well.
            "topic": list(dict.fromkeys([topic[:2], topic])) if topic else [],
            "genre": entry.genre,
            "validity": entry.validity,
            "matters": [str(matter) for matter in dict.fromkeys(entry.matters)],
            "fields": [str(code) for code in dict.fromkeys(entry.fields)],
            "precedence": entry.precedence,
            "changed_at": _changed_at(obj),
            "state": entry.state,
            "state_tone": entry.state_tone,
            "attachments": [
                {"title": one.title, "url": one.url, "pages": list(one.pages), "names": list(one.names)}
                for one in entry.attachments
            ],
        }
        return self.prepared_data

    def full_prepare(self, obj: Model, **options: Any) -> dict[str, Any]:
        prepared = super().full_prepare(obj, **options)
        prepared["digest"] = digest_of(prepared)
        return prepared
