"""Which places a document has in the catalogue, and the documents that stand on several shelves at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from search.listing import KeyPage, page_by_key

from .models import Document, Place, Shelf
from .timing import published_on
from .validity import Validity

ORDER = ("published_at", "document_id")
BATCH = 500  # documents an export reads at a time
COUNTED = 1000  # places looked at, at most, to see which shelf is the shortest

# What a line of a list is made of and no more: whole documents cost a list several times as much.
LISTED = (
    "document_id", "published_at", "document__title", "document__index_number", "document__document_number",
    "document__issuer", "document__validity", "document__genre__name", "document__lead_agency__name",
    "document__lead_agency__short_name",
)  # fmt: skip

# A shelf and a value on it.
Spot = tuple[int, int]


def spots_of(document: Document) -> set[Spot]:
    """Where a document stands; nowhere unless it is public. Its lists are read by ``.all()``: prefetch them."""
    day = document.issued_on or published_on(document)
    if not document.is_public or day is None:
        return set()
    spots: set[Spot] = {
        (Shelf.ALL, 0),
        (Shelf.YEAR, day.year),
        (Shelf.VALIDITY, Validity(document.validity).number),
        (Shelf.AGENCY, document.lead_agency_id),
        *((Shelf.AGENCY, agency.pk) for agency in document.co_agencies.all()),
        *((Shelf.MATTER, matter.pk) for matter in document.matters.all()),
        *((Shelf.FIELD, field.pk) for field in document.fields.all()),
        *((Shelf.ITEM, item.pk) for item in document.standard_items.all()),
        *((Shelf.FIELD, item.field_id) for item in document.standard_items.all()),
    }  # type: ignore[arg-type]  # mypy takes the keys of other tables for optional
    if topic := document.topic:
        spots |= {(Shelf.TOPIC, topic.pk), (Shelf.TOPIC, topic.parent_id or topic.pk)}
    if document.genre_id:
        spots.add((Shelf.GENRE, document.genre_id))
    if document.is_disclosure_rule:
        spots.add((Shelf.RULE, 1))
    return spots


def put(documents: Iterable[Document]) -> None:
    """Give each document exactly the places it should have."""
    documents = list(documents)
    wanted = {(document.pk, *spot): document for document in documents for spot in spots_of(document)}
    present = {
        (place.document_id, place.shelf, place.value): place
        for place in Place.objects.filter(document__in=[document.pk for document in documents])
    }
    stale = [place.pk for key, place in present.items() if key not in wanted]
    Place.objects.filter(pk__in=stale).delete()
    Place.objects.bulk_create(
        [
            Place(document_id=key[0], shelf=key[1], value=key[2], published_at=document.published_at)
            for key, document in wanted.items()
            if key not in present and document.published_at
        ],
        batch_size=1000,
    )


def _shortest(spots: list[Spot]) -> Spot:
    """The spot with the fewest documents, as far as it pays to count."""
    table = connection.ops.quote_name(Place._meta.db_table)
    one = f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE shelf = %s AND value = %s LIMIT {COUNTED}) AS s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(spots))}", [number for spot in spots for number in spot])
        lengths = cursor.fetchone()
    return min(zip(lengths, spots, strict=True))[1]


def places(spots: list[Spot]) -> QuerySet[Place]:
    """One place for each document that stands on all these spots; all public documents where there is none."""
    spots = spots or [(Shelf.ALL, 0)]
    walked = _shortest(spots) if len(spots) > 1 else spots[0]
    found = Place.objects.filter(shelf=walked[0], value=walked[1])
    for shelf, value in spots:
        if (shelf, value) != walked:
            found = found.filter(Exists(Place.objects.filter(document=OuterRef("document"), shelf=shelf, value=value)))
    return found


def page(spots: list[Spot], key: str, size: int) -> KeyPage:
    """The documents on these spots as LISTED, newest first, ``size`` of them from ``key`` on. Raises BadKey."""
    return page_by_key(places(spots).values_list(*LISTED, named=True), ORDER, key, size)  # type: ignore[arg-type]


def newest(spots: list[Spot], limit: int) -> list[Any]:
    """The ``limit`` newest documents on these spots, as LISTED."""
    return page(spots, "", limit).rows


def every(spots: list[Spot]) -> Iterator[Document]:
    """All documents on these spots, newest first, read in batches."""
    found = places(spots).select_related(
        "document__lead_agency", "document__genre", "document__topic"
    ).defer("document__body").prefetch_related("document__co_agencies")  # fmt: skip
    key = ""
    while True:
        cut = page_by_key(found, ORDER, key, BATCH)
        yield from (place.document for place in cut.rows)
        if not cut.next_key:
            return
        key = cut.next_key
