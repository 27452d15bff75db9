"""Answers to requests on their way into the catalogue: a draft of a document, and news of what becomes of it."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model

from interaction.requests.publishing import PublicDraft


def publish(draft: PublicDraft) -> str:
    """A draft in the catalogue, with the files of the answer, to be completed and submitted by an editor."""
    from cms.disclosure.body import paragraphs, stream
    from cms.disclosure.models import Document, DocumentAttachment

    document = Document(
        title=draft.title,
        lead_agency=draft.agency,
        issued_on=draft.answered_on,
        access_basis=draft.basis,
        body=stream([("text", paragraphs(draft.text))]),
    )
    for place, (name, content) in enumerate(draft.files):
        file = get_document_model()(title=name, uploaded_by_user=draft.user)
        file.file.save(name, ContentFile(content()), save=True)
        document.attachments.add(DocumentAttachment(file=file, title=name, sort_order=place))
    document.save()
    document.save_revision(user=draft.user, clean=False)  # its topic and genre are for the editor to say
    return document.index_number


def masked(text: str) -> str:
    """Without what the reviews would stop; an agency's telephone is no personal data."""
    from cms.review.personal_data import Kind, scan

    for match in scan(text):
        if match.kind != Kind.LANDLINE:
            text = text.replace(match.value, match.masked)
    return text


def _saved(instance: Any, **kwargs: Any) -> None:
    from interaction.requests import publishing

    if instance.index_number:
        transaction.on_commit(lambda: publishing.stands(instance.index_number, instance.is_public), robust=True)


def _deleted(instance: Any, **kwargs: Any) -> None:
    from interaction.requests import publishing

    publishing.dropped(instance.index_number)


def connect() -> None:
    """Make catalogue and requests known to each other."""
    from cms.disclosure.models import Document
    from interaction.requests import publishing

    publishing.register_publisher(publish)
    publishing.register_mask(masked)
    post_save.connect(_saved, sender=Document, dispatch_uid="portal.released_answers.saved")
    post_delete.connect(_deleted, sender=Document, dispatch_uid="portal.released_answers.deleted")
