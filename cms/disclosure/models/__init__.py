"""政府信息公开: documents, what they are sorted by, how they are numbered, what they do to one another."""

from .children import DocumentAttachment, DocumentRelation, InterpretationLink
from .document import BIG_COLUMNS, Access, Document, OfficialKind
from .guide import Guide
from .numbers import (
    IndexNumberCounter,
    IndexNumbersExhausted,
    allocate_index_numbers,
    claim_index_number,
    validate_index_number,
)
from .place import Place, Shelf
from .reference import DisclosureLimit, Field, Genre, Matter, Topic
from .standard import CHANNELS, StandardItem

__all__ = [
    "BIG_COLUMNS",
    "CHANNELS",
    "Access",
    "DisclosureLimit",
    "Document",
    "DocumentAttachment",
    "DocumentRelation",
    "Field",
    "Genre",
    "Guide",
    "IndexNumberCounter",
    "IndexNumbersExhausted",
    "InterpretationLink",
    "Matter",
    "OfficialKind",
    "Place",
    "Shelf",
    "StandardItem",
    "Topic",
    "allocate_index_numbers",
    "claim_index_number",
    "validate_index_number",
]
