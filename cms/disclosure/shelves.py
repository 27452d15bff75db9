"""Which places a document has in the catalogue, and the documents that stand on several shelves at once."""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from search.listing import KeyPage, page_by_key

from .models import BIG_COLUMNS, Document, Place, Shelf
from .validity import Validity

ORDER = ("published_at", "document_id")
BATCH = 500  # documents an export reads at a time
COUNTED = 1000  # places looked at, at most, to see which shelf is the shortest

# A shelf and a value on it.
Spot = tuple[int, int]


def spots_of(document: Document) -> set[Spot]:
    """Where a document stands; nowhere unless it is public. Its lists are read by ``.all()``: prefetch them."""
    if not document.is_public or document.published_at is None:
        return set()
    year = (document.issued_on or document.published_at).year
    spots: set[Spot] = {
        (Shelf.ALL, 0),
        (Shelf.YEAR, year),
        (Shelf.VALIDITY, Validity(document.validity).number),
        (Shelf.AGENCY, document.lead_agency_id),
        *((Shelf.AGENCY, agency.pk) for agency in document.co_agencies.all()),
        *((Shelf.MATTER, matter.pk) for matter in document.matters.all()),
        *((Shelf.FIELD, field.pk) for field in document.fields.all()),
        *((Shelf.ITEM, item.pk) for item in document.standard_items.all()),
        *((Shelf.FIELD, item.field_id) for item in document.standard_items.all()),
    }
    if document.topic:
        spots |= {(Shelf.TOPIC, document.topic_id), (Shelf.TOPIC, document.topic.parent_id or document.topic_id)}
    if document.genre_id:
        spots.add((Shelf.GENRE, document.genre_id))
    if document.is_disclosure_rule:
        spots.add((Shelf.RULE, 1))
    return spots


def put(documents: Iterable[Document]) -> None:
    """Give each document exactly the places it should have."""
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
            if key not in present
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


def _documents(found: QuerySet[Place]) -> QuerySet[Place]:
    big = [f"document__{column}" for column in BIG_COLUMNS]
    return found.select_related("document__lead_agency", "document__genre").defer(*big)


def page(spots: list[Spot], key: str, size: int) -> KeyPage:
    """The documents on these spots, newest first, ``size`` of them from ``key`` on. Raises BadKey."""
    cut = page_by_key(_documents(places(spots)), ORDER, key, size)
    return KeyPage([place.document for place in cut.rows], cut.previous_key, cut.next_key)


def newest(spots: list[Spot], limit: int) -> list[Document]:
    """The ``limit`` newest documents on these spots."""
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
