"""The way in for documents that were public already in an older system: imports and demo content."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from cms.review import admission

from . import standing
from .models import Document, allocate_index_numbers, claim_index_number


def admit_documents(
    documents: Sequence[tuple[Document, datetime]],
    source: str,
    origin: Callable[[Document], str] | None = None,
) -> int:
    """Make new documents public in bulk, each with its date of publication in the old system. Gives their number.

    ``documents`` are unsaved, with children, relations, topics and co-agencies set in memory. Those without an index
    number get one of the year they were issued in, else published in; those with one of the older system keep it.
    ``source`` is said in the public history; ``origin`` gives a document's line there where the usual one would not be
    true of it. All or none: call it batch by batch, what is referred to first.
    Raises IndexNumbersExhausted, ValidationError for a bad index number, IntegrityError for one that is taken.
    """
    with transaction.atomic():
        _number(documents)
        today = localdate()
        for document, published_at in documents:
            document.live = True
            document.complete()
            document.published_at = published_at
            # Nearly always right at once: refresh() below then has nothing left to write.
            standing.stand(document, (), document.interpretation_links.all(), today)
        count = admission.admit(documents, source, origin)
        keys = [document.pk for document, _ in documents]
        targets = {relation.target_id for document, _ in documents for relation in document.relations.all()}
        standing.refresh([*keys, *targets], tell=False)
    return count


def _number(documents: Sequence[tuple[Document, datetime]]) -> None:
    waiting: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for document, published_at in documents:
        if document.index_number:
            claim_index_number(document.index_number)
        else:
            year = (document.issued_on or localtime(published_at)).year
            waiting[document.lead_agency.code, year].append(document)
    for (code, year), group in sorted(waiting.items(), key=lambda pair: pair[0]):
        for document, number in zip(group, allocate_index_numbers(code, year, len(group)), strict=True):
            document.index_number = number
