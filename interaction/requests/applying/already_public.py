"""What is public already and may be just what somebody is about to ask for."""

from search import nearby
from search.nearby import Near

from .. import grouping
from ..models import InformationRequest

DOCUMENTS = "/disclosure/documents/"
_NO_PAPER = frozenset({"agency"})  # asked for is a paper, not who has it


def answered_before(description: str, document_number: str = "") -> str:
    """The address of the document in which the answer to a request of the same wording was made public (art. 44)."""
    keys = grouping.content_keys(description, document_number)
    found = (
        InformationRequest.objects.filter(content_key__in=keys).exclude(published_as="").order_by("-pk").first()
    )  # fmt: skip
    return f"{DOCUMENTS}{found.published_as}/" if found else ""


def look_up(description: str, document_number: str = "") -> list[Near]:
    """The public entries nearest to the description."""
    return nearby.look_up(document_number[: nearby.NUMBER], description, but=_NO_PAPER)
