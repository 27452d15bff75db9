"""Requests of the same wording to one agency are one group, so that officers can handle them together."""

from interaction.casework.groups import kinds, wording
from interaction.casework.models import Case

from .models import InformationRequest

PROCEDURE = "requests"


def said(description: str, document_number: str = "") -> str:
    return f"{description}\n{document_number}"


def content_key(description: str, document_number: str = "") -> str:
    return wording.key(PROCEDURE, said(description, document_number))


def content_keys(description: str, document_number: str = "") -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return wording.keys(PROCEDURE, said(description, document_number))


def _said_in(case: Case) -> str:
    request = InformationRequest.objects.filter(pk=case.pk).first()
    return said(request.description, request.document_number) if request else ""


KIND = kinds.Kind(
    PROCEDURE,
    title="相同的申请",
    noun="申请",
    sender="申请人",
    help="内容相同（不计标点、空格）、向同一机关提出的申请列为一组，可以一起办理。",
    namespace="requests_desk",
    said=_said_in,
)
