"""To hand in an answer: once a person, as well as anonymity allows; all of it or nothing."""

import hashlib
import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from cms.review.masking import suspected
from interaction.casework import codes
from interaction.moderation import words

from ..shared.activity import Stage
from . import questions as asked
from .models import Chosen, Invitation, Participation, Remark, Response, Survey


class Outcome(StrEnum):
    SENT = "sent"
    ALREADY = "already"  # this browser or code has answered before: what it said then counts
    CLOSED = "closed"
    CHANGED = "changed"  # the questions are others than those on the page
    UNINVITED = "uninvited"  # no such code


def new_token() -> str:
    """For the cookie of a browser: random, and of no meaning."""
    return secrets.token_urlsafe(24)


def person_of(survey: int, token: str) -> str:
    """By which a second answer is recognised. Another one in every survey, so that nobody's answers can be joined;
    random enough that nobody finds the token by trying."""
    return hashlib.sha256(f"survey {survey} {token}".encode()).hexdigest()


def person_invited(survey: int, typed: str) -> str:
    """The same, of an invitation's code as it was typed."""
    return person_of(survey, f"code {codes.normalise(typed)}")


def mark_of(questions: Sequence[asked.Question]) -> str:
    """Which questions a page has asked; the page carries it."""
    return hashlib.sha256(repr([question.form for question in questions]).encode()).hexdigest()[:20]


def is_invited(survey: Survey, person: str) -> bool:
    return Invitation.objects.filter(survey=survey, person=person).exists()


def submit(survey: Survey, person: str, answers: asked.Answers, mark: str) -> Outcome:
    """Keep one answer. What was answered in questions that the way through leaves out is dropped.

    The database itself admits one ``person`` once (``one_answer_a_person``): nothing is looked up before.
    """
    try:
        with transaction.atomic():
            return _submit(survey.pk, person, answers, mark)
    except IntegrityError:
        if Participation.objects.filter(survey=survey, person=person).exists():
            return Outcome.ALREADY
        raise


def _submit(key: int, person: str, answers: asked.Answers, mark: str) -> Outcome:
    # Held until the end: while somebody answers, no other questions are published (Survey.publish takes it too).
    survey = Survey.objects.select_for_update().get(pk=key)
    now = timezone.now()
    if not survey.live or survey.withdrawn_at or survey.stage(now) is not Stage.OPEN:
        return Outcome.CLOSED
    if survey.by_invitation and not is_invited(survey, person):
        return Outcome.UNINVITED
    questions = survey.asked
    if mark_of(questions) != mark:
        return Outcome.CHANGED
    Participation.objects.create(pk=_any_key(), survey=survey, person=person)
    today = timezone.localdate(now)
    response = Response.objects.create(survey=survey, sent_on=today)
    on_the_way = asked.path(questions, answers)
    Chosen.objects.bulk_create(
        Chosen(response=response, question=question.key, value=value)
        for question in on_the_way
        if question.is_counted
        for value in answers.get(question.key, ())
    )
    Remark.objects.bulk_create(
        Remark(
            pk=_any_key(),
            survey=survey,
            question=question.key,
            text=text,
            sent_on=today,
            held_for=reasons_to_hold(text),
        )
        for question in on_the_way
        if not question.is_counted
        for text in answers.get(question.key, ())
    )
    return Outcome.SENT


def _any_key() -> int:
    """At random: keys that count up stand in one order in every table, and the order would lead from somebody who has
    answered to what they chose. Short enough for an address."""
    return secrets.randbelow(10**17) + 1


def reasons_to_hold(text: str) -> list[str]:
    """All that was written waits for a moderator; here is what they should look at."""
    return [*words.look(text).words, *suspected(text)]


def make_invitations(survey: Survey, number: int, batch: str, user: Any, secret: str) -> list[str]:
    """New codes, each good for one answer; they are shown now and kept nowhere. The same form sent again (``secret``)
    gives the same codes and makes none."""
    made = [codes.code_for(f"{secret} {place}") for place in range(number)]
    Invitation.objects.bulk_create(
        [Invitation(survey=survey, person=person_invited(survey.pk, code), batch=batch, made_by=user) for code in made],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip
    return [codes.shown(code) for code in made]


def used_invitations(survey: Survey) -> list[tuple[str, int, int]]:
    """By batch: how many codes, and how many of them used. Which ones, nobody is shown."""
    used = Exists(Participation.objects.filter(survey=OuterRef("survey"), person=OuterRef("person")))
    counted = survey.invitations.order_by("batch").values_list("batch")
    return list(counted.annotate(number=Count("pk"), used=Count("pk", filter=used)))
