"""A letter on its way to the public: the row that is held, and the record of what was done with it."""

from typing import Any

from django.db import transaction

from interaction.casework.models import Case
from search import memory

from .allowed import Refused
from .models import PublishedLetter, Step


def held(case: Case, seen: int | None) -> PublishedLetter:
    letter = PublishedLetter.objects.select_for_update().filter(case=case).first()
    if letter is None:
        raise Refused("这封信还没有准备公开。")
    if seen is not None and letter.revision != seen:
        raise Refused("您打开页面以后，别人改过。请看过最新内容再办，刚才填写的没有保存。")
    return letter


def step(letter: PublishedLetter, what: Step.What, user: Any, reason: str = "", **facts: Any) -> None:
    letter.revision += 1
    letter.save()
    Step.objects.create(letter=letter, what=what, user=user, reason=reason[:300], facts=facts)


def told(letter: PublishedLetter) -> None:
    """After the commit every page that was kept in memory is out of date."""
    transaction.on_commit(memory.bump)
