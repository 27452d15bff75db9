"""A request ends in each of the 21 ways through the hands of proper people."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from interaction.casework import engine
from interaction.requests import outcomes
from interaction.requests.models import Answer, Fee
from tests.interaction.requests.driving import on_day

DETAILS = dict.fromkeys(outcomes.DETAILS, "写明的内容") | {"earlier": ""}
NEEDS_MORE = {"third_party", "unclear", "excessive", "repeated"}  # something must have happened before


def draft(town, case, key, **more):
    given = [SimpleUploadedFile("方案.pdf", b"%PDF-1.4\n")] if key == "open/provided" else []
    data = DETAILS | {"answer": key, "body": "答复如下。"} | more
    return town.do(case, "handler", "draft_answer", data, MultiValueDict({"files": given}))


def answered(town, case, key, **more):
    case = draft(town, case, key, **more)
    return town.run(
        case, ("reviewer", "approve_answer"), ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"})
    )


@pytest.fixture
def corrected(town):
    """Asked to be corrected on 3 April, and corrected on the 13th."""
    with on_day(2026, 4, 3):
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
        case = town.do(case, "receiver", "ask_correction", {"what": "哪一年的方案", "days": 10})
    with on_day(2026, 4, 13):
        case = town.do(case, "applicant", "correct", {"description": "2025 年的"})
        yield town.run(case, ("receiver", "assign"), ("handler", "accept"))


def ask_third_party(town, case):
    data = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同", "asked_on": timezone.localdate()}
    return town.do(case, "handler", "ask_third_party", data)


def outcome_of(case):
    return case.outcome, case.step, case.clock


@pytest.mark.django_db
class TestAnswers:
    @pytest.mark.parametrize("key", [key for key, _ in outcomes.answers() if key not in NEEDS_MORE])
    def test_those_that_need_nothing_before(self, town, handled, key):
        case = answered(town, handled, key)
        assert outcome_of(case) == (key.partition("/")[0], "answered", "ended")
        assert (case.ended_on, case.due_on) == (date(2026, 4, 13), date(2026, 5, 7))
        assert Answer.objects.get().status == Answer.Status.SENT

    def test_a_third_party_is_protected(self, town, handled):
        case = ask_third_party(town, handled)
        case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "disagree", "reasons": "商业秘密"})
        assert outcome_of(answered(town, case, "third_party"))[0] == "third_party"

    def test_still_unclear_after_correction(self, town, corrected):
        assert outcome_of(answered(town, corrected, "unclear"))[0] == "unclear"

    def test_far_too_many_without_a_reason(self, town, handled):
        case = town.do(handled, "handler", "ask_reasons", {"what": "本月 60 件", "days": 5})
        case = town.do(case, "applicant", "give_reasons", {"text": "想要"})
        assert outcome_of(answered(town, case, "excessive"))[0] == "excessive"

    def test_repeated(self, town, handled):
        first = answered(town, handled, "open/provided")
        again = town.to_handling(town.request())
        assert outcome_of(answered(town, again, "repeated", earlier=first.number))[0] == "repeated"

    def test_there_are_no_others(self):
        plain = {key.partition("/")[0] for key, _ in outcomes.answers()}
        assert plain == set(outcomes.OUTCOMES) - {"not_corrected", "fee_unpaid"}
        assert len(outcomes.OUTCOMES) == 21 and set(outcomes.NEEDED) >= {key for key, _ in outcomes.answers()} - {
            "other"
        }


@pytest.mark.django_db
class TestWithoutAnAnswer:
    def test_withdrawn(self, town, handled):
        assert outcome_of(town.do(handled, "applicant", "withdraw", {"sure": "on"})) == ("other", "closed", "ended")

    def test_withdrawn_on_paper(self, town, handled):
        data = {"withdrawn_on": "2026-04-13", "way": "当面"}
        assert outcome_of(town.do(handled, "receiver", "record_withdrawal", data)) == ("other", "closed", "ended")

    def test_withdrawn_before_it_was_received_nothing_was_ever_due(self, town):
        case = town.do(town.request(), "applicant", "withdraw", {"sure": "on"})
        assert (outcome_of(case), case.due_on) == (("other", "closed", "ended"), None)

    def test_not_corrected(self, town):
        with on_day(2026, 4, 3):
            case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
            case = town.do(case, "receiver", "ask_correction", {"what": "哪一年的方案", "days": 5})
        assert case.step_due_on == date(2026, 4, 13)
        with on_day(2026, 4, 13), pytest.raises(engine.Invalid, match="还没有届满"):
            town.do(case, "system", "abandon_correction")
        with on_day(2026, 4, 14):
            case = town.do(case, "system", "abandon_correction")
        assert outcome_of(case) == ("not_corrected", "closed", "ended")

    def test_a_correction_may_take_longer_for_a_good_reason(self, town):
        with on_day(2026, 4, 3):
            case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
            case = town.do(case, "receiver", "ask_correction", {"what": "哪一年的方案", "days": 5})
            case = town.do(case, "receiver", "prolong_correction", {"days": 2, "note": "申请人住院"})
        assert case.step_due_on == date(2026, 4, 15)

    def test_fee_not_paid(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 100})
        assert (case.clock, case.due_on, case.step_due_on) == ("stopped", None, date(2026, 5, 13))
        with on_day(2026, 5, 14):
            case = town.do(case, "system", "abandon_fee")
        assert outcome_of(case) == ("fee_unpaid", "closed", "ended")

    def test_fee_declined(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        case = town.do(case, "applicant", "decline_fee", {"sure": "on"})
        assert outcome_of(case) == ("fee_unpaid", "closed", "ended")

    def test_who_says_they_have_paid_is_not_given_up_unheard(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        with on_day(2026, 4, 20):
            case = town.do(case, "applicant", "report_payment", {"paid_on": "2026-04-17"})
        with on_day(2026, 5, 18):
            with pytest.raises(engine.Refused, match="先核对"):
                town.do(case, "system", "abandon_fee")
            case = town.do(case, "receiver", "deny_payment", {"note": "没有到账"})
            assert town.do(case, "system", "abandon_fee").outcome == "fee_unpaid"


@pytest.mark.django_db
class TestDueDates:
    """Against dates reckoned by hand on the calendar of 2026."""

    @pytest.mark.parametrize(
        ("received", "due", "extended"),
        [
            ((2026, 2, 9), (2026, 3, 13), (2026, 4, 13)),
            ((2026, 2, 14), (2026, 3, 20), (2026, 4, 20)),
            ((2026, 4, 3), (2026, 5, 7), (2026, 6, 3)),
            ((2026, 4, 27), (2026, 5, 27), (2026, 6, 25)),
            ((2026, 6, 18), (2026, 7, 17), (2026, 8, 14)),
            ((2026, 9, 18), (2026, 10, 22), (2026, 11, 19)),
            ((2026, 9, 30), (2026, 11, 3), (2026, 12, 1)),
        ],
    )
    def test_twenty_days_and_twenty_more(self, town, received, due, extended):
        with on_day(*received):
            case = town.to_handling(town.request(), date(*received))
            assert case.due_on == date(*due)
            case = town.do(case, "handler", "ask_extension", {"days": 20, "reasons": "档案需要调取"})
            assert case.due_on == date(*due)
            case = town.do(case, "head", "approve_extension", {"days": 20, "reasons": "档案需要调取"})
        assert case.due_on == date(*extended)

    def test_a_correction_begins_anew(self, town, corrected):
        # 13 April + 20: 14–17, 20–24, 27–30 (13 days), 6–9 May (4, the Saturday is worked), 11–13
        assert corrected.due_on == date(2026, 5, 13)

    def test_the_days_a_third_party_takes_do_not_count(self, town, handled):
        case = ask_third_party(town, handled)
        assert case.clock == "paused"
        with on_day(2026, 4, 16):
            case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "agree"})
        assert case.due_on == date(2026, 5, 11)  # 7 May and three days more: 8, 9 (worked), 11

    def test_an_opinion_on_paper_counts_from_the_day_it_arrived(self, town, handled):
        case = ask_third_party(town, handled)
        with on_day(2026, 4, 20):
            data = {"task": case.tasks.get().pk, "answered_on": "2026-04-16", "answer_choice": "agree"}
            case = town.do(case, "receiver", "record_third_party", data)
        assert case.due_on == date(2026, 5, 11)

    def test_silence_of_a_third_party_ends_the_wait(self, town, handled):
        case = ask_third_party(town, handled)
        task = case.tasks.get()
        assert task.due_on == date(2026, 5, 7)
        with on_day(2026, 5, 8):
            case = town.do(case, "system", "third_party_silent", {"task": task.pk}, on=task.due_on)
        task.refresh_from_db()
        assert (task.status, task.answer, case.clock) == ("silent", "", "running")
        assert case.due_on == date(2026, 5, 27)  # 7 May and 15 days more

    def test_silence_of_a_joint_producer_is_consent(self, town, handled):
        data = {"agency": town.other.pk, "question": "联合发文", "asked_on": "2026-04-13"}
        case = town.do(handled, "handler", "ask_joint", data)
        with on_day(2026, 5, 8):
            task = case.tasks.get()
            town.do(case, "system", "joint_silent", {"task": task.pk}, on=task.due_on)
        task.refresh_from_db()
        assert (task.status, task.answer) == ("silent", "agree")

    def test_help_from_another_agency_costs_the_agency_its_own_days(self, town, handled):
        data = {"agency": town.other.pk, "question": "请查档案", "asked_on": "2026-04-13"}
        case = town.do(handled, "handler", "ask_assist", data)
        assert (case.clock, case.due_on) == ("running", date(2026, 5, 7))
        town.do(case, "colleague", "assist_answer", {"answer_choice": "found"})
        assert case.tasks.get().answer == "found"

    def test_the_days_after_payment_are_counted_anew(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 250})
        assert Fee.objects.get().amount == 4700
        with on_day(2026, 4, 27):
            case = town.do(case, "receiver", "pay", {"paid_on": "2026-04-27"})
        assert (case.step, case.due_on) == ("handling", date(2026, 5, 27))

    def test_a_long_delay_of_a_mass_request(self, town, handled):
        case = town.do(handled, "handler", "ask_reasons", {"what": "60 件", "days": 5})
        case = town.do(case, "applicant", "give_reasons", {"text": "研究需要"})
        case = town.do(case, "head", "delay", {"days": 40, "reasons": "数量多"})
        # 17 days of May (the 9th is worked), 21 of June (the 19th is a holiday), 2 of July
        assert case.due_on == date(2026, 7, 2)

    def test_confirmed_by_silence(self, town):
        with on_day(2026, 4, 3):
            case = town.request()
        assert case.step_due_on == date(2026, 4, 7)
        with on_day(2026, 4, 8):
            case = town.do(case, "system", "confirm_by_silence", on=case.step_due_on)
            assert (case.step, case.received_on) == ("intake", date(2026, 4, 7))
            case = town.run(case, ("receiver", "assign"), ("handler", "accept"))
        assert case.handler == town.people["handler"]
