"""What requests keep of people: which fingerprints follow from it, and how it goes when its time is over."""

from interaction.casework.models import Case
from interaction.casework.privacy import erasure, keys

from . import grouping, submission
from .models import Answer, InformationRequest, Proceeding, RequestGroup


def register() -> None:
    keys.register_fingerprint(InformationRequest, "applicant_key", _applicant_key)
    keys.register_fingerprint(InformationRequest, "content_key", _content_key)
    keys.register_fingerprint(RequestGroup, "content_key", _group_key)  # follows from those of its requests
    erasure.register(submission.PROCEDURE, erase)


def _applicant_key(request: InformationRequest) -> str:
    return submission.applicant_key({"kind": request.kind, **request.applicant})


def _content_key(request: InformationRequest) -> str:
    return grouping.content_key(request.description, request.document_number)


def _group_key(group: RequestGroup) -> str | None:
    """None where every request of the group has been erased: nothing can be equal to it any more."""
    keys_of_members = group.requests.exclude(content_key="").values_list("content_key", flat=True)
    return keys_of_members.first()


def erase(case: Case) -> None:
    """Who asked, what for, and what was answered go; kind, channel, outcome, dates, fee and rating stay for figures."""
    InformationRequest.objects.filter(case=case).update(
        applicant={}, description="", document_number="", applicant_key="", content_key=""
    )
    Answer.objects.filter(case=case).update(letter={})
    Proceeding.objects.filter(case=case).update(file_number="")  # by which a judgment, and in it a name, is found
