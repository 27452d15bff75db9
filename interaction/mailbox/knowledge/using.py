"""Counts in which answers an item was used: where a good piece of it stands in what was drafted."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from interaction.casework.groups import wording
from interaction.casework.models import Case, Entry

from ..models import Letter, Reply
from .finding import nearest
from .models import KnowledgeItem, KnowledgeUse

PIECE = 24  # letters in a row that nobody writes by chance


def drafted(sender: Any, case: Case, entry: Entry, **kwargs: Any) -> None:
    """Once for each draft that goes to review."""
    if case.procedure != "mailbox" or entry.action != "draft_reply":
        return
    letter, reply = Letter.objects.filter(pk=case.pk).first(), Reply.objects.filter(case=case).last()
    if letter is None or reply is None:
        return
    said = wording.plain(reply.text)
    offered = nearest(f"{letter.subject}\n{letter.text}", public=False, agency=case.desk_id)
    for key, answer in KnowledgeItem.objects.filter(pk__in=offered).values_list("pk", "answer"):
        if shares_a_piece(wording.plain(answer), said):
            KnowledgeUse.objects.get_or_create(item_id=key)
            KnowledgeUse.objects.filter(item=key).update(answers=F("answers") + 1, last_on=timezone.localdate())


def shares_a_piece(one: str, other: str) -> bool:
    length = min(PIECE, len(one))
    return bool(one) and any(one[at : at + length] in other for at in range(0, len(one) - length + 1, 4))
