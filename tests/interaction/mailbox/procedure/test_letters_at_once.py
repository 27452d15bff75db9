"""Two people at one letter, or at two that concern each other, at the same moment."""

from collections import Counter

import pytest

from interaction.casework import calendar, engine
from interaction.casework.models import Case, Entry, Paper
from interaction.casework.proof import verifying
from interaction.mailbox.models import Letter, Rating, Reply
from interaction.mailbox.publishing import preparing, wording
from interaction.mailbox.publishing.models import PublishedLetter
from interaction.supervision.letters import keeping
from interaction.supervision.letters.models import LetterTally
from tests.interaction.casework.test_engine_at_once import all_at_once
from tests.interaction.mailbox.driving import LetterTown, settle_joined

pytestmark = pytest.mark.django_db(transaction=True)
RATED = {"degree": 2, "reasons": ["slow"], "words": ""}


@pytest.fixture
def town(portal_committed, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    calendar.forget()
    yield LetterTown()
    calendar.forget()


def does(town, case, role, action, data=None):
    actor = town.actor(case, role)
    return lambda: engine.act(case, action, actor, data or {})


def whole():
    return not [problem for batch in verifying.cases() for problem in batch.problems]


def test_two_letters_are_never_joined_to_each_other(town):
    for _ in range(4):
        one, two = town.letter(), town.letter()
        results = all_at_once(
            does(town, one, "receiver", "join", {"lead": two.number, "checked": "on"}),
            does(town, two, "receiver", "join", {"lead": one.number, "checked": "on"}),
        )
        assert all(isinstance(one, Entry | engine.Refused | engine.Invalid) for one in results), results
        assert Case.objects.filter(pk__in=[one.pk, two.pk], step="joined").count() <= 1


def test_who_leads_is_not_joined_to_a_third_meanwhile(town):
    for _ in range(4):
        one, two, three = town.letter(), town.letter(), town.letter()
        results = all_at_once(
            does(town, one, "receiver", "join", {"lead": two.number, "checked": "on"}),
            does(town, two, "receiver", "join", {"lead": three.number, "checked": "on"}),
        )
        assert all(isinstance(one, Entry | engine.Refused | engine.Invalid) for one in results), results
        assert not Letter.objects.filter(case__step="joined", joined_to__step="joined").exists()


def test_what_is_joined_while_the_other_is_answered_is_answered_too(town):
    lead, second = town.reviewed(), town.letter()
    results = all_at_once(
        does(town, lead, "reviewer", "send_reply"),
        does(town, second, "receiver", "join", {"lead": lead.number, "checked": "on"}),
        settle_joined,
    )
    if not isinstance(results[1], Entry):  # somebody was at it: once more
        town.do(second, "receiver", "join", {"lead": lead.number, "checked": "on"})
    all_at_once(settle_joined, settle_joined, settle_joined)
    assert Case.objects.get(pk=second.pk).step == "answered"
    assert Reply.objects.filter(case=second).count() == Paper.objects.filter(case=second, template="reply").count() == 1
    assert whole()


def test_one_answer_is_sent_though_two_approve_it_and_one_gives_it_back(town):
    case = town.reviewed()
    results = all_at_once(
        does(town, case, "reviewer", "send_reply"), does(town, case, "head", "send_reply"),
        does(town, case, "head", "return_reply", {"note": "再改"}),
    )  # fmt: skip
    assert Counter(type(one) for one in results) == {Entry: 1, engine.Refused: 2}, results
    assert Reply.objects.filter(case=case, status="drafted").count() == 0
    assert whole()


def test_an_answer_is_rated_once_though_its_time_is_over_just_now(town):
    case = town.answered()
    results = all_at_once(
        does(town, case, "applicant", "rate", RATED), does(town, case, "applicant", "rate_low", RATED),
        does(town, case, "system", "archive_by_time"),
    )  # fmt: skip
    assert all(isinstance(one, Entry | engine.Refused) for one in results), results
    assert Rating.objects.filter(case=case).count() == 1
    assert whole()


def test_whoever_takes_back_consent_is_not_shown_in_the_end(town):
    for _ in range(3):
        case = town.answered()
        preparing.offer(case)
        preparing.save(case, town.people["handler"], preparing.Choices(wording.original(case)))
        preparing.send(case, town.people["handler"])
        results = all_at_once(
            lambda case=case: preparing.approve(case, town.people["reviewer"]),
            does(town, case, "applicant", "forbid_public"),
            lambda case=case: preparing.save(
                case, town.people["handler"], preparing.Choices(wording.original(case))
            ),
        )  # fmt: skip
        assert isinstance(results[1], Entry), results
        letter = PublishedLetter.objects.get(case=case)
        assert (letter.status, letter.question) == ("recalled", ""), results


def test_consent_given_and_taken_back_at_once_offers_nothing(town):
    case = town.answered(wish_public=False)
    town.do(case, "applicant", "allow_public")
    PublishedLetter.objects.filter(case=case).update(status="recalled")
    all_at_once(lambda: preparing.offer(case), does(town, case, "applicant", "forbid_public"))
    assert PublishedLetter.objects.get(case=case).status == "recalled"


def test_each_letter_counts_once_though_it_moves_while_it_is_counted(town):
    cases = [town.reviewed() for _ in range(4)]
    keeping.catch_up()
    all_at_once(
        *[does(town, case, "reviewer", "send_reply") for case in cases], keeping.catch_up, keeping.compare,
        keeping.catch_up,
    )  # fmt: skip
    keeping.catch_up()
    assert keeping.compare() == 0
    rows = list(LetterTally.objects.values_list("received", "answered"))
    assert [sum(column) for column in zip(*rows, strict=True)] == [4, 4]


def test_a_kind_corrected_while_it_is_assigned_keeps_its_clock_right(town):
    case = town.letter(kind="site_error")
    results = all_at_once(
        does(town, case, "receiver", "correct_kind", {"kind": "complaint"}), does(town, case, "receiver", "assign"),
        does(town, case, "receiver", "join", {"lead": town.letter().number, "checked": "on"}),
    )  # fmt: skip
    assert all(isinstance(one, Entry | engine.Refused) for one in results), results
    assert not verifying.chain_of(Case.objects.get(pk=case.pk))
    kind = Letter.objects.get(pk=case.pk).kind
    found = Case.objects.get(pk=case.pk)
    days = calendar.workdays_between(found.received_on, found.due_on)
    assert days == {"complaint": 7, "site_error": 3}[kind]


def test_a_letter_becomes_one_request_though_two_turn_it_into_one(town):
    case = town.letter(text="请公开 2025 年路灯维修合同。")
    asked = {
        "agency": town.agency.pk, "description": "合同", "kind": "person", "form": "electronic", "delivery": "online",
    }  # fmt: skip
    results = all_at_once(*[does(town, case, "receiver", "to_request", asked)] * 3)
    assert Counter(type(one) for one in results) == {Entry: 1, engine.Refused: 2}, results
    assert Case.objects.filter(procedure="requests").count() == 1
    assert whole()


def test_new_codes_of_a_letter_and_of_the_request_it_became_at_once_leave_one_code(town):
    case = town.letter(text="请公开 2025 年路灯维修合同。")
    case = town.do(case, "receiver", "to_request", {
        "agency": town.agency.pk, "description": "合同", "kind": "person", "form": "electronic", "delivery": "online",
    })  # fmt: skip
    request = Letter.objects.get(pk=case.pk).became
    lost = {"checked": "in_person", "reason": "遗失"}
    for _ in range(6):
        results = all_at_once(
            does(town, case, "receiver", "reissue_code", lost), does(town, request, "receiver", "reissue_code", lost)
        )
        assert [type(one) for one in results] == [Entry, Entry], results
    assert len(set(Case.objects.values_list("code_hash", flat=True))) == 1
    assert whole()
