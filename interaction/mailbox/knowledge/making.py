"""An item made from a letter and its answer, with what tells of people taken out first."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from cms.review import personal_data
from interaction.casework.models import Case

from ..models import Letter, Reply
from .models import KnowledgeItem

TITLE = 120  # characters


@dataclass(frozen=True)
class Prepared:
    """``found``: what personal data was masked, by kind and as it reads now."""

    question: str
    answer: str
    kind: str
    found: list[tuple[str, str]]


def answered(case: Case) -> Reply | None:
    """The answer that was sent last."""
    return Reply.objects.filter(case=case, status=Reply.Status.SENT).order_by("pk").last()


def prepared(case: Case) -> Prepared | None:
    """None where there is no answer, or it has been erased."""
    letter, reply = Letter.objects.filter(pk=case.pk).first(), answered(case)
    if letter is None or reply is None or not reply.text or not letter.subject:
        return None
    found: list[tuple[str, str]] = []
    question = masked(letter.subject, letter.sender, found)[:TITLE]
    return Prepared(question, masked(reply.text, letter.sender, found), letter.kind, found)


def masked(text: str, sender: Any, found: list[tuple[str, str]]) -> str:
    """``text`` without the writer's own name, and without what the scan finds; ``found`` is added to."""
    name = str(sender.get("name", ""))
    if len(name) > 1 and name in text:
        text = text.replace(name, "来信人")
        found.append(("姓名", "来信人"))
    for match in personal_data.scan(text):
        text = text.replace(match.value, match.masked)
        found.append((str(match.kind.label), match.masked))
    return text


def make(case: Case, question: str, answer: str, user: Any) -> KnowledgeItem:
    """A draft that waits to be finished and reviewed; of one letter there is one."""
    item = KnowledgeItem(
        title=question, answer=answer, kind=Letter.objects.values_list("kind", flat=True).get(pk=case.pk),
        lead_agency_id=case.desk_id, source=case,
    )  # fmt: skip
    try:
        with transaction.atomic():
            item.full_clean(exclude=["source"])  # that there is one of this letter the key tells
            item.live = False
            item.save()
            item.save_revision(user=user)
    except IntegrityError:
        return KnowledgeItem.objects.get(source=case)
    return item
