"""What the law forbids about fees, answers and what comes after them is refused, with its reason."""

from datetime import date

import pytest
from django.utils import timezone

from cms.agencies import roles
from interaction.casework import codes, engine
from interaction.casework.deadlines.lapses import lapse_due
from interaction.casework.deadlines.recount import recount
from interaction.casework.models import Case, LegalDay, LegalYear
from interaction.requests import outcomes
from interaction.requests.models import Answer, Fee, InformationRequest, Proceeding
from tests.interaction.requests.driving import ANSWER, invalid, on_day, refused, third_party


@pytest.mark.django_db
class TestFees:
    def test_what_costs_nothing_is_not_charged(self, town, handled):
        invalid(town, handled, "handler", "notice_fee", "不收费", {"mode": "pages", "quantity": 30})
        invalid(town, handled, "handler", "notice_fee", "不收费", {"mode": "requests", "quantity": 10})
        assert not Fee.objects.exists()

    def test_requests_of_the_month_count_of_the_same_applicant_and_agency(self, town):
        with on_day(2026, 3, 31):
            town.request()  # last month's
        with on_day(2026, 4, 3):
            for _ in range(10):
                town.request()
            town.request(agency=town.other)
            town.request(id_number="440524188001010014")
            case = town.to_handling(town.request(), date(2026, 4, 3))
            town.request()  # later
            town.do(case, "handler", "notice_fee", {"mode": "requests", "quantity": 2})
        fee = Fee.objects.get()
        assert (fee.before, fee.amount) == (10, 200)

    def test_an_amount_that_was_sent_in_is_ignored(self, town, handled):
        town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31, "amount": 1})
        assert Fee.objects.get().amount == 10

    def test_once(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        case = town.do(case, "receiver", "pay", {"paid_on": timezone.localdate()})
        refused(town, case, "handler", "notice_fee", "不得重复", {"mode": "requests", "quantity": 31})

    def test_not_after_the_time_for_an_answer(self, town, handled):
        with on_day(2026, 5, 8):
            refused(town, handled, "handler", "notice_fee", "届满", {"mode": "pages", "quantity": 31})

    def test_paid_within_its_time(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        with on_day(2026, 5, 14):
            invalid(town, case, "receiver", "pay", "2026-05-13 届满", {"paid_on": "2026-05-14"})
            case = town.do(case, "receiver", "pay", {"paid_on": "2026-05-13"})
        assert case.due_on == date(2026, 6, 10)

    def test_money_that_came_in_time_counts_also_after_the_request_was_given_up(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        with on_day(2026, 5, 14):
            lapse_due()
        with on_day(2026, 5, 20):
            case = Case.objects.get(pk=case.pk)
            assert (case.step, case.outcome) == ("closed", "fee_unpaid")
            invalid(town, case, "receiver", "pay", "2026-05-13 届满", {"paid_on": "2026-05-14"})
            case = town.do(case, "receiver", "pay", {"paid_on": "2026-05-12"})
        assert (case.step, case.clock, case.outcome, case.ended_on) == ("handling", "running", "", None)
        assert case.due_on == date(2026, 6, 9)

    def test_what_ended_otherwise_is_not_taken_up_again(self, town, handled):
        case = town.do(handled, "applicant", "withdraw", {"sure": "on"})
        refused(town, case, "receiver", "pay", "不是因为逾期未缴费", {"paid_on": timezone.localdate()})
        refused(town, case, "receiver", "record_correction", "不是因为逾期不补正", {})

    def test_the_last_day_to_pay_follows_the_calendar(self, town, handled):
        case = town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        year = LegalYear.objects.get(year=2026)
        LegalDay.objects.create(year=year, date=date(2026, 5, 11), worked=False, name="临时放假", source="国办明电")
        list(recount())
        with on_day(2026, 5, 14):
            assert lapse_due() == 0 and Fee.objects.get().pay_by == date(2026, 5, 14)
            assert town.do(case, "receiver", "pay", {"paid_on": "2026-05-14"}).step == "handling"


@pytest.mark.django_db
class TestAnswers:
    def test_approved_but_not_sent_it_can_be_sent_back(self, town, handled):
        """A third party must be told first, and the handler has left: it goes on with another one."""
        case = third_party(town, handled)
        case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "disagree", "reasons": "商业秘密"})
        case = town.run(case, ("handler", "draft_answer", ANSWER), ("reviewer", "approve_answer"))
        gone = town.people["handler"]
        gone.agency = town.other
        gone.save()
        assert "tell_third_party" not in town.available(case, "handler"), "who has left handles nothing here any more"
        refused(town, case, "receiver", "send", "先书面告知第三方", {"sent_on": timezone.localdate(), "way": "online"})
        town.people["handler"] = town.hire("next", town.agency, roles.HANDLER)
        case = town.run(
            case, ("reviewer", "return_answer", {"note": "先告知第三方"}), ("receiver", "reassign"),
            ("handler", "accept"),
        )  # fmt: skip
        told = {"task": case.tasks.get().pk, "reasons": "公共利益"}
        case = town.run(
            case, ("handler", "tell_third_party", told), ("handler", "draft_answer", ANSWER),
            ("reviewer", "approve_answer"), ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
        )  # fmt: skip
        assert case.step == "answered"

    def test_nobody_reviews_their_own(self, town, handled):
        for group in (roles.CASE_REVIEWER, roles.OPENNESS_HEAD):
            town.promote("handler", group)
        case = town.do(handled, "handler", "draft_answer", ANSWER)
        for action in ("approve_answer", "return_answer"):
            refused(town, case, "handler", action, "自己", {"note": "好"})

    @pytest.mark.parametrize("key", sorted(key for key, names in outcomes.NEEDED.items() if names))
    def test_what_an_answer_must_say_is_asked_for(self, town, handled, key):
        errors = invalid(town, handled, "handler", "draft_answer", "", {"answer": key, "body": "答复"})
        assert set(outcomes.NEEDED[key]) <= set(errors)

    @pytest.mark.parametrize(
        ("key", "match"),
        [
            ("third_party", "征求第三方意见"), ("unclear", "先告知补正"), ("excessive", "先要求申请人说明理由"),
            ("not_corrected", "选择"), ("fee_unpaid", "选择"), ("open", "选择"),
        ],
    )  # fmt: skip
    def test_some_need_something_before(self, town, handled, key, match):
        invalid(town, handled, "handler", "draft_answer", match, ANSWER | {"answer": key})

    def test_a_third_party_that_agrees_needs_no_protection(self, town, handled):
        case = third_party(town, handled)
        case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "agree"})
        invalid(town, case, "handler", "draft_answer", "没有同意", ANSWER | {"answer": "third_party"})

    def test_excessive_only_after_there_was_time_to_explain(self, town, handled):
        case = town.do(handled, "handler", "ask_reasons", {"what": "60 件", "days": 5})
        with on_day(2026, 4, 20):
            invalid(town, case, "handler", "draft_answer", "期满后", ANSWER | {"answer": "excessive"})
        with on_day(2026, 4, 21):
            assert town.do(case, "handler", "draft_answer", ANSWER | {"answer": "excessive"}).step == "reviewing"

    def test_repeated_of_what(self, town, handled):
        for number in ("SQ2026040399999", handled.number, town.request().number):
            data = ANSWER | {"answer": "repeated", "earlier": number}
            invalid(town, handled, "handler", "draft_answer", "编号|答复过", data)

    def test_repeated_by_the_same_applicant(self, town, handled):
        town.do(handled, "handler", "draft_answer", ANSWER)
        town.run(
            Case.objects.get(), ("reviewer", "approve_answer"),
            ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
        )  # fmt: skip
        case = town.to_handling(town.request(id_number="440524188001010014"))
        data = ANSWER | {"answer": "repeated", "earlier": handled.number}
        invalid(town, case, "handler", "draft_answer", "同一申请人", data)

    def test_sent_on_a_day_after_it_was_approved(self, town, handled):
        with on_day(2026, 5, 8):  # a day late
            case = town.run(handled, ("handler", "draft_answer", ANSWER), ("reviewer", "approve_answer"))
            invalid(town, case, "receiver", "send", "早于 2026-05-08", {"sent_on": "2026-05-07", "way": "post"})
        with on_day(2026, 5, 11):
            invalid(town, case, "receiver", "send", "只能是今天", {"sent_on": "2026-05-08", "way": "online"})

    def test_a_returned_draft_comes_back_with_what_was_written(self, town, handled):
        case = town.do(handled, "handler", "draft_answer", ANSWER | {"where": "目录"})
        case = town.do(case, "reviewer", "return_answer", {"note": "写清楚"})
        form = engine.form_for(engine.Situation(case, town.actor(case, "handler")), "draft_answer")
        assert (form.initial["answer"], form.initial["where"]) == ("open/published", "目录")
        assert Answer.objects.get().status == "returned"

    def test_a_letter_drafted_for_another_outcome_is_asked_about_before_it_goes_on(self, town, handled):
        case = town.do(handled, "handler", "draft_answer", ANSWER)
        case = town.do(case, "reviewer", "return_answer", {"note": "不掌握的，不能答复已公开"})
        offered = engine.form_for(engine.Situation(case, town.actor(case, "handler")), "draft_answer")[
            "drafted"
        ].value()
        changed = ANSWER | {"answer": "not_held/absent", "drafted": offered}
        errors = invalid(town, case, "handler", "draft_answer", "", changed)
        assert set(errors) == {"body"} and "按原来的结果" in str(errors["body"])
        again = changed | {"drafted": "answer_not_held_absent"}  # as the form came back
        assert town.do(case, "handler", "draft_answer", again).step == "reviewing"

    def test_what_is_missing_is_said_by_its_name(self, town, handled):
        errors = invalid(town, handled, "handler", "ask_correction", "", {"days": 15})
        assert errors["what"] == ["请填写“需要补正的事项”。"]

    def test_an_answer_on_paper_is_not_filed_before_it_has_arrived(self, town, handled):
        case = town.run(
            handled, ("handler", "draft_answer", ANSWER), ("reviewer", "approve_answer"),
            ("receiver", "send", {"sent_on": timezone.localdate(), "way": "post", "mail_number": "XA1"}),
        )  # fmt: skip
        refused(town, case, "receiver", "archive", "送达", {"retention": "thirty"})
        invalid(town, case, "receiver", "record_service", "早于", {"served_on": "2026-04-12", "way": "邮寄"})
        case = town.do(case, "receiver", "record_service", {"served_on": "2026-04-13", "way": "邮寄"})
        refused(town, case, "receiver", "record_service", "已经登记", {"served_on": "2026-04-13", "way": "邮寄"})
        assert town.do(case, "receiver", "archive", {"retention": "thirty"}).step == "archived"


@pytest.mark.django_db
class TestAfterwards:
    @pytest.fixture
    def case(self, town, handled):
        return town.run(
            handled, ("handler", "draft_answer", ANSWER), ("reviewer", "approve_answer"),
            ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
        )  # fmt: skip

    def test_rated_once(self, town, case):
        case = town.do(case, "applicant", "rate", {"degree": 5})
        refused(town, case, "applicant", "rate", "已经评价过", {"degree": 1})

    def test_a_question_is_answered_before_the_file_is_closed(self, town, case):
        case = town.do(case, "applicant", "ask_again", {"text": "附件打不开"})
        refused(town, case, "applicant", "ask_again", "还没有回复", {"text": "再问"})
        refused(town, case, "receiver", "archive", "追问", {"retention": "thirty"})
        case = town.do(case, "handler", "explain", {"text": "已重新上传"})
        assert town.do(case, "receiver", "archive", {"retention": "ten"}).step == "archived"

    def test_a_review_and_its_result(self, town, case):
        refused(town, case, "receiver", "record_result", "尚未审结")
        filed = {"kind": "review", "body": "县人民政府", "file_number": "青复〔2026〕1号", "filed_on": "2026-04-13"}
        case = town.do(case, "receiver", "record_proceeding", filed)
        found = Proceeding.objects.get()
        early = {"proceeding": found.pk, "result": "upheld", "decided_on": "2026-04-12"}
        invalid(town, case, "head", "record_result", "早于", early)
        with on_day(2026, 6, 1):
            town.do(case, "head", "record_result", early | {"decided_on": "2026-06-01"})
        found.refresh_from_db()
        assert (found.result, found.decided_on) == ("upheld", date(2026, 6, 1))

    def test_what_a_decision_sets_aside_is_answered_again(self, town, case):
        """责令重新答复: the archived case is taken up again, in the time the decision gives."""
        case = town.do(case, "receiver", "archive", {"retention": "ten"})
        refused(town, case, "receiver", "answer_again", "没有登记过", {})
        with on_day(2026, 6, 1):
            filed = {"kind": "review", "body": "县人民政府", "filed_on": "2026-05-11"}
            case = town.do(case, "receiver", "record_proceeding", filed)
            settled = {"proceeding": Proceeding.objects.get().pk, "result": "corrected", "decided_on": "2026-05-29"}
            case = town.do(case, "head", "record_result", settled)
            invalid(town, case, "head", "answer_again", "早于 2026-05-29", {"received_on": "2026-05-28", "days": 10})
            case = town.do(case, "head", "answer_again", {"received_on": "2026-06-01", "days": 10})
            assert (case.step, case.clock, case.outcome, case.ended_on) == ("handling", "running", "", None)
            assert case.due_on == date(2026, 6, 15)
            refused(town, case, "handler", "ask_extension", "不能自行延长", {})
            refused(town, case, "handler", "notice_fee", "不能自行延长", {})
            case = town.run(
                case, ("handler", "draft_answer", ANSWER | {"answer": "partial"}), ("reviewer", "approve_answer"),
                ("receiver", "send", {"sent_on": "2026-06-01", "way": "post"}),
            )  # fmt: skip
            assert (case.step, case.outcome, case.ended_on) == ("answered", "partial", date(2026, 6, 1))
            refused(town, case, "head", "answer_again", "恢复办理过", {})
            refused(town, case, "receiver", "archive", "送达", {"retention": "ten"})
            case = town.do(case, "receiver", "record_service", {"served_on": "2026-06-01", "way": "回执"})
            assert town.do(case, "receiver", "archive", {"retention": "ten"}).step == "archived"
        first = InformationRequest.objects.get()
        assert (first.first_outcome, first.first_ended_on) == ("open", date(2026, 4, 13))

    def test_a_review_because_there_is_no_answer(self, town, handled):
        filed = {"kind": "review", "body": "县人民政府", "filed_on": "2026-05-20"}
        with on_day(2026, 5, 20):
            case = town.do(handled, "receiver", "record_proceeding", filed)
            assert (case.step, case.clock) == ("handling", "running")
            found = Proceeding.objects.get().pk
            settled = {"proceeding": found, "result": "corrected", "decided_on": "2026-05-20"}
            town.do(case, "head", "record_result", settled)

    def test_a_new_code_is_shown_once_and_the_old_one_opens_nothing(self, town, case):
        old = town.code()
        entry = engine.act(
            case, "reissue_code", town.actor(case, "receiver"), {"checked": "in_person", "reason": "遗失"}
        )
        assert codes.find(case.number, entry.shown_once["code"]) == case
        assert codes.find(case.number, old) is None
        again = case.entries.get(pk=entry.pk)
        assert entry.shown_once["code"] not in f"{again.facts}{again.sealed.content}"
        assert not hasattr(again, "shown_once")

    def test_a_demand_is_answered_before_the_file_is_closed(self, town, handled):
        case = town.do(handled, "supervisor", "supervise", {"demand": "请尽快答复", "days": 3})
        refused(town, case, "supervisor", "supervise", "还没有回复", {"demand": "再催", "days": 3})
        case = town.do(case, "handler", "answer_supervision", {"note": "本周答复"})
        refused(town, case, "handler", "answer_supervision", "没有等待回复", {"note": "本周答复"})
