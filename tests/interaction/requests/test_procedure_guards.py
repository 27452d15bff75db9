"""What the law forbids on the way to an answer is refused, and whoever is refused is told why."""

from datetime import date

import pytest
from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework import actors, codes, engine
from interaction.casework.deadlines.lapses import lapse_due
from interaction.casework.models import Case, Task
from interaction.requests.models import InformationRequest
from tests.interaction.requests.driving import ANSWER, EXTENSION, invalid, on_day, refused, third_party


@pytest.mark.django_db
class TestReceipt:
    def test_it_is_not_confirmed_before_it_was_sent_nor_in_the_future(self, town):
        with on_day(2026, 4, 3):
            case = town.request()
        with on_day(2026, 4, 7):
            invalid(town, case, "receiver", "confirm", "早于 2026-04-03", {"confirmed_on": "2026-04-02", "way": "电话"})
            invalid(town, case, "receiver", "confirm", "晚于今天", {"confirmed_on": "2026-04-08", "way": "电话"})

    def test_what_is_added_meanwhile_does_not_keep_an_earlier_call_from_counting(self, town):
        with on_day(2026, 4, 3):
            case = town.request()
        with on_day(2026, 4, 7):
            case = town.do(case, "applicant", "supplement", {"text": "补充一句"})
            case = town.do(case, "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
        assert case.due_on == date(2026, 5, 7)

    def test_handed_over_at_the_counter_it_is_received_at_once(self, town):
        with on_day(2026, 4, 7):
            case = town.request(channel="in_person", on=date(2026, 4, 3))
        assert (case.step, case.received_on, case.received_by) == ("intake", date(2026, 4, 3), town.people["receiver"])


@pytest.mark.django_db
class TestIntakeIsNotHandling:
    def test_whoever_received_it_cannot_accept_it(self, town):
        town.promote("receiver", roles.HANDLER)
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        case = town.do(case, "receiver", "assign")
        refused(town, case, "receiver", "accept", "不同的人")

    def test_nor_whoever_assigned_it_where_nobody_confirmed(self, town):
        town.promote("receiver", roles.HANDLER)
        with on_day(2026, 4, 3):
            case = town.request()
        with on_day(2026, 4, 8):
            case = town.do(case, "system", "confirm_by_silence", on=date(2026, 4, 7))
            invalid(town, case, "receiver", "assign", "选择", {"handler": town.people["receiver"].pk})
            case = town.do(case, "receiver", "assign")
            refused(town, case, "receiver", "accept", "不同的人")

    def test_it_is_not_assigned_where_nobody_could_handle_it(self, town):
        town.people["handler"].groups.clear()
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        invalid(town, case, "receiver", "assign", "没有可以承办的人员")

    def test_only_its_handler_handles_it(self, town, handled):
        town.people["second"] = town.hire("second", town.agency, roles.HANDLER)
        refused(town, handled, "second", "draft_answer", "承办岗", ANSWER)

    def test_a_handler_of_another_agency_is_not_chosen(self, town):
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        invalid(town, case, "receiver", "assign", "选择", {"handler": town.people["colleague"].pk})

    def test_a_department_does_not_hand_a_request_to_another(self, town):
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        invalid(town, case, "receiver", "assign", "选择", {"desk": town.other.pk})

    def test_reassigned_it_is_another_ones(self, town, handled):
        second = town.people["second"] = town.hire("second", town.agency, roles.HANDLER)
        case = town.do(handled, "head", "reassign", {"handler": second.pk})
        refused(town, case, "handler", "accept", "承办岗")
        assert town.do(case, "second", "accept").handler == second

    def test_an_objection_brings_it_back_to_intake(self, town, handled):
        case = town.do(handled, "handler", "object", {"note": "归财政局管", "suggested": town.other.pk})
        assert (case.step, case.handler, case.clock) == ("intake", None, "running")


@pytest.mark.django_db
class TestOfTheGovernment:
    """What the county's government was asked, a department may handle; answering for it stays with the government."""

    @pytest.fixture
    def case(self, town):
        county = Agency.objects.create(name="青禾县人民政府", code="11000000000000003X", kind=Agency.Kind.GOVERNMENT)
        for role in ("receiver", "reviewer"):
            town.people[f"county {role}"] = town.hire(
                f"county {role}", county, roles.RECEIVER if role == "receiver" else roles.CASE_REVIEWER
            )
        case = town.request(agency=county)
        case = town.do(case, "county receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        return town.do(case, "county receiver", "assign", {"desk": town.agency.pk})

    def test_the_department_handles_and_the_government_reviews_and_sends(self, town, case):
        case = town.run(case, ("handler", "accept"), ("handler", "draft_answer", ANSWER))
        refused(town, case, "reviewer", "approve_answer", "审核岗")
        case = town.do(case, "county reviewer", "approve_answer")
        refused(town, case, "receiver", "send", "受理岗")
        case = town.do(case, "county receiver", "send", {"sent_on": timezone.localdate(), "way": "online"})
        assert case.outcome == "open"


@pytest.mark.django_db
class TestOfAnAbolishedAgency:
    def test_whoever_goes_on_with_its_duties_handles_what_it_left(self, town):
        case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": timezone.localdate(), "way": "电话"})
        Agency.objects.filter(pk=town.agency.pk).update(abolished_on=timezone.localdate(), successor=town.other)
        case = town.do(Case.objects.get(pk=case.pk), "receiver", "assign", {"desk": town.other.pk})
        assert "accept" in town.available(case, "colleague")


@pytest.mark.django_db
class TestCorrection:
    def asked(self, town, case, role="handler"):
        return town.do(case, role, "ask_correction", {"what": "哪一年", "days": 10})

    def test_once(self, town, handled):
        case = self.asked(town, handled)
        case = town.do(case, "applicant", "correct", {"description": "2025 年"})
        refused(town, case, "receiver", "ask_correction", "只能告知一次")

    def test_on_the_seventh_working_day_but_not_on_the_eighth(self, town, handled):
        with on_day(2026, 4, 16):
            refused(town, handled, "handler", "ask_correction", "超过 7 个工作日")
        with on_day(2026, 4, 15):
            assert self.asked(town, handled).clock == "stopped"

    def test_by_whoever_has_it(self, town, handled):
        refused(town, handled, "receiver", "ask_correction", "承办岗")

    def test_what_was_first_asked_stays(self, town, handled):
        case = self.asked(town, handled)
        town.do(case, "applicant", "correct", {"description": "2025 年的"})
        assert InformationRequest.objects.get().description == "2025 年学区划分方案"
        assert case.entries.last().sealed.content["description"] == "2025 年的"

    def test_posted_in_time_it_counts_also_after_the_request_was_given_up(self, town):
        """A letter that comes after the last day but was posted before it is not late (art. 85 民事诉讼法)."""
        with on_day(2026, 4, 3):
            case = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
            case = town.do(case, "receiver", "ask_correction", {"what": "哪一年", "days": 5})
        with on_day(2026, 4, 15):
            lapse_due()
            case = Case.objects.get(pk=case.pk)
            assert (case.step, case.outcome, case.ended_on) == ("closed", "not_corrected", date(2026, 4, 13))
            came = {"received_on": "2026-04-15", "description": "2025 年"}
            assert "note" in invalid(town, case, "receiver", "record_correction", "", came)
            case = town.do(case, "receiver", "record_correction", came | {"note": "邮戳是 4 月 11 日"})
        assert (case.step, case.clock, case.outcome, case.ended_on) == ("intake", "running", "", None)
        assert (case.received_on, case.due_on) == (date(2026, 4, 3), date(2026, 5, 15))


@pytest.mark.django_db
class TestMoreTime:
    def test_reasons_that_come_by_letter_are_reasons(self, town, handled):
        case = town.do(handled, "handler", "ask_reasons", {"what": "60 件", "days": 5})
        with on_day(2026, 4, 22):
            case = town.do(case, "receiver", "record_reasons", {"received_on": "2026-04-15", "text": "不同的地块"})
            refused(town, case, "handler", "record_reasons", "没有要求", {})
            assert "delay" in town.available(case, "head")

    def test_with_the_heads_approval_and_not_without(self, town, handled):
        refused(town, handled, "head", "approve_extension", "没有等待批复", EXTENSION)
        case = town.do(handled, "handler", "ask_extension", EXTENSION)
        refused(town, case, "handler", "approve_extension", "负责人", EXTENSION)

    def test_nobody_approves_their_own(self, town, handled):
        town.promote("handler", roles.OPENNESS_HEAD)
        case = town.do(handled, "handler", "ask_extension", EXTENSION)
        refused(town, case, "handler", "approve_extension", "不能由自己审批", EXTENSION)

    def test_once_and_no_longer_than_twenty_days(self, town, handled):
        invalid(town, handled, "handler", "ask_extension", "最多 20", EXTENSION | {"days": 21})
        case = town.do(handled, "handler", "ask_extension", EXTENSION)
        case = town.do(case, "head", "approve_extension", EXTENSION)
        refused(town, case, "handler", "ask_extension", "只能延长一次", EXTENSION)

    def test_not_when_it_is_over(self, town, handled):
        with on_day(2026, 5, 7):
            case = town.do(handled, "handler", "ask_extension", EXTENSION)
        with on_day(2026, 5, 8):
            refused(town, case, "head", "approve_extension", "2026-05-07 届满", EXTENSION)

    def test_an_answer_does_not_wait_for_the_head(self, town, handled):
        case = town.do(handled, "handler", "ask_extension", EXTENSION)
        case = town.do(case, "handler", "draft_answer", ANSWER)
        case = town.do(case, "reviewer", "return_answer", {"note": "补充依据"})
        refused(town, case, "head", "approve_extension", "没有等待批复", EXTENSION)

    def test_a_delay_only_after_good_reasons(self, town, handled):
        refused(town, handled, "head", "delay", "说明理由", EXTENSION)
        case = town.do(handled, "handler", "ask_reasons", {"what": "60 件", "days": 5})
        refused(town, case, "head", "delay", "说明理由", EXTENSION)
        refused(town, case, "handler", "ask_reasons", "说明过理由", {"what": "60 件", "days": 5})


@pytest.mark.django_db
class TestAskingOthers:
    def test_while_somebody_is_asked_nothing_is_answered_sent_back_or_charged(self, town, handled):
        case = third_party(town, handled)
        for action in ("draft_answer", "object", "notice_fee", "ask_correction"):
            refused(town, case, "handler", action, "还在征求意见", ANSWER)

    def test_a_third_party_answers_once_and_only_its_own(self, town, handled):
        case = third_party(town, handled)
        case = third_party(town, case, name="王五", contact="13700137000")
        first, second = case.tasks.order_by("pk")
        data = {"answer_choice": "disagree", "reasons": "隐私", "task": second.pk}
        engine.act(case, "third_party_answer", actors.third_party(first), data)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.answer, second.status, Case.objects.get().clock) == ("disagree", "open", "paused")
        with pytest.raises(engine.Refused, match="没有等待您答复"):
            engine.act(case, "third_party_answer", actors.third_party(first), data)

    def test_who_disagrees_says_why(self, town, handled):
        case = third_party(town, handled)
        invalid(town, case, "third_party", "third_party_answer", "写明理由", {"answer_choice": "disagree"})

    def test_number_and_code_open_the_one_question(self, town, handled):
        entry = engine.act(
            handled, "ask_third_party", town.actor(handled, "handler"),
            {"name": "李四海", "contact": "139", "question": "合同", "asked_on": timezone.localdate()},
        )  # fmt: skip
        shown = entry.shown_once
        assert codes.find_task(shown["number"], shown["code"]) == Task.objects.get()
        assert codes.find_task(shown["number"], town.code()) is None

    def test_it_is_not_lapsed_before_its_day(self, town, handled):
        case = third_party(town, handled)
        with on_day(2026, 5, 7):
            invalid(town, case, "system", "third_party_silent", "选择", {"task": case.tasks.get().pk})

    def test_fifteen_days_run_from_when_it_was_delivered(self, town, handled):
        case = third_party(town, handled)
        with on_day(2026, 4, 20):
            task = case.tasks.get()
            case = town.do(case, "handler", "record_delivery", {"task": task.pk, "delivered_on": "2026-04-15"})
        task.refresh_from_db()
        assert (task.due_on, case.clock) == (date(2026, 5, 9), "paused")
        refused(town, case, "handler", "record_delivery", "没有还需要登记", {"task": task.pk})

    def test_a_question_taken_back_is_waited_for_no_longer(self, town, handled):
        case = third_party(town, handled)
        case = town.do(case, "handler", "take_back_question", {"task": case.tasks.get().pk, "cause": "问错了人"})
        assert (case.clock, case.tasks.get().status) == ("running", "withdrawn")

    def test_an_agency_that_was_not_asked_does_not_answer(self, town, handled):
        data = {"agency": town.other.pk, "question": "联合发文", "asked_on": timezone.localdate()}
        case = town.do(handled, "handler", "ask_joint", data)
        refused(town, case, "handler", "joint_answer", "没有等待您答复", {"answer_choice": "agree"})
        refused(town, case, "colleague", "assist_answer", "没有等待您答复", {"answer_choice": "found"})
        assert town.do(case, "colleague", "joint_answer", {"answer_choice": "agree"}).clock == "running"

    def test_nobody_asks_itself(self, town, handled):
        data = {"agency": town.agency.pk, "question": "联合发文", "asked_on": timezone.localdate()}
        invalid(town, handled, "handler", "ask_joint", "选择", data)

    def test_made_public_against_their_will_only_after_they_are_told(self, town, handled):
        case = third_party(town, handled)
        case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "disagree", "reasons": "隐私"})
        case = town.run(case, ("handler", "draft_answer", ANSWER), ("reviewer", "approve_answer"))
        sent = {"sent_on": timezone.localdate(), "way": "online"}
        refused(town, case, "receiver", "send", "先书面告知第三方", sent)
        case = town.do(case, "handler", "tell_third_party", {"task": case.tasks.get().pk, "reasons": "公共利益"})
        assert town.do(case, "receiver", "send", sent).outcome == "open"

    def test_what_is_withdrawn_asks_nobody_any_more(self, town, handled):
        case = third_party(town, handled)
        case = town.do(case, "applicant", "withdraw", {"sure": "on"})
        assert (case.clock, case.tasks.get().status) == ("ended", "withdrawn")
