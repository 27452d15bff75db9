"""What requests keep of people: which fingerprints follow from it, and how it goes when its time is over."""

from interaction.casework.models import Case
from interaction.casework.privacy import erasure, keys

from . import grouping, submission
from .models import Answer, InformationRequest, Proceeding


def register() -> None:
    keys.register_fingerprint(InformationRequest, "applicant_key", _applicant_key)
    keys.register_fingerprint(InformationRequest, "content_key", _content_key)
    erasure.register(submission.PROCEDURE, erase)


def _applicant_key(request: InformationRequest) -> str:
    return submission.applicant_key({"kind": request.kind, **request.applicant})


def _content_key(request: InformationRequest) -> str:
    return grouping.content_key(request.description, request.document_number)


def erase(case: Case) -> None:
    """Who asked, what for, and what was answered go; kind, channel, outcome, dates, fee and rating stay for figures."""
    InformationRequest.objects.filter(case=case).update(
        applicant={}, description="", document_number="", applicant_key="", content_key=""
    )
    Answer.objects.filter(case=case).update(letter={})
    Proceeding.objects.filter(case=case).update(file_number="")  # by which a judgment, and in it a name, is found
