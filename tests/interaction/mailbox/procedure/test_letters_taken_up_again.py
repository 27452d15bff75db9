"""A letter that is handled a second time: its clock is that of the second time, and what was published of it is no more
than its kind and its writer allow."""

from datetime import date

import pytest

from interaction.casework import calendar, engine
from interaction.casework.models import Case
from interaction.casework.privacy import erasure
from interaction.mailbox.publishing import preparing, wording
from interaction.mailbox.publishing.models import PublishedLetter
from tests.interaction.mailbox.driving import on_day, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
LOW = {"degree": 1, "reasons": ["unsolved"], "words": ""}
WITHDRAWAL = {"withdrawn_on": "2026-04-03", "way": "来电"}


def reopened(town, case=None):
    return town.run(case or town.answered(), ("receiver", "reopen", {"note": "漏办了一半"}))


@pytest.fixture
def public(town):
    """Answered, shown, and taken up again."""
    case = town.answered()
    preparing.offer(case)
    preparing.save(case, town.people["handler"], preparing.Choices(wording.original(case)))
    preparing.send(case, town.people["handler"])
    preparing.approve(case, town.people["reviewer"])
    return reopened(town, case)


def test_to_call_it_something_else_gives_no_more_days(town):
    case = reopened(town)
    case = town.do(case, "receiver", "correct_kind", {"kind": "complaint"})
    assert calendar.workdays_between(date(2026, 4, 3), case.due_on) == 5


def test_what_turns_out_to_be_a_report_is_no_longer_shown(town, public):
    town.do(public, "receiver", "correct_kind", {"kind": "report"})
    letter = PublishedLetter.objects.get(case=public)
    assert not letter.public and (letter.title, letter.question, letter.answer) == ("", "", "")
    assert letter.steps.last().user == town.people["receiver"]


@pytest.mark.parametrize(
    ("role", "action", "data"),
    [("applicant", "withdraw", {"sure": "on"}), ("receiver", "record_withdrawal", WITHDRAWAL)],
)
def test_who_takes_the_letter_back_takes_it_from_the_public_too(town, public, role, action, data):
    """In the same transaction: nobody's death in between leaves it there."""
    town.do(public, role, action, data)
    assert PublishedLetter.objects.get(case=public).status == "recalled"


def test_nothing_new_is_written_about_who_was_forgotten(town):
    rated, unrated = town.run(town.answered(), ("applicant", "rate", LOW)), town.answered()
    for case in (rated, unrated):
        with on_day(2026, 6, 1):
            engine.act(case, "archive_by_time", engine.actors.SYSTEM)
        with on_day(2040, 1, 4):
            erasure.erase(case.pk)
    rated, unrated = (Case.objects.get(pk=case.pk) for case in (rated, unrated))
    refused(town, rated, "handler", "appeal_rating", "已经按期清除", {"note": "张三评错了"})
    refused(town, unrated, "applicant", "rate", "已经按期清除", LOW)
