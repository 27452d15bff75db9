"""What is public already and may be just what somebody is about to ask for."""

from dataclasses import dataclass

from search import labels
from search.errors import SearchUnavailable
from search.query import Wanted, find

from .. import grouping
from ..models import InformationRequest

SHOWN = 5
READ = 120  # characters of a description that are looked up
DOCUMENTS = "/disclosure/documents/"


@dataclass(frozen=True)
class Published:
    title: str
    url: str
    kind: str
    agency: str
    date: str


def answered_before(description: str, document_number: str = "") -> str:
    """The address of the document in which the answer to a request of the same wording was made public (art. 44)."""
    keys = grouping.content_keys(description, document_number)
    found = (
        InformationRequest.objects.filter(content_key__in=keys).exclude(published_as="").order_by("-pk").first()
    )  # fmt: skip
    return f"{DOCUMENTS}{found.published_as}/" if found else ""


def look_up(description: str, document_number: str = "") -> list[Published]:
    """The public entries nearest to the description; nothing where the search does not answer. What is typed here is
    neither counted nor remembered: it may be about somebody."""
    text = " ".join(description.replace("\x00", "").split())[:READ]
    number = document_number.replace("\x00", "").strip()[:60]
    found: dict[str, Published] = {}
    for asked in (number, text):
        if asked:
            found |= {one.url: one for one in _find(asked) if one.url not in found}
    return list(found.values())[:SHOWN]


def _find(text: str) -> list[Published]:
    try:
        hits = find(Wanted(text), 0, 2 * SHOWN, markup=False).hits
    except SearchUnavailable:
        return []
    names = labels.names_of("kind", {hit.kind for hit in hits})
    return [
        Published(
            hit.highlighted["title"][0], hit.url, names.get(hit.kind, ""), "、".join(hit.agencies),
            hit.published_at.strftime("%Y-%m-%d") if hit.published_at else "",
        )
        for hit in hits
        if hit.kind != "agency"  # asked for is a paper, not who has it
    ]  # fmt: skip
