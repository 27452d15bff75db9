"""Letters on their way: sorted, handled, answered, rated, called back, joined, turned into what they really are."""

from datetime import date

import pytest

from cms.agencies import roles
from interaction.casework import actors, calendar, codes, engine
from interaction.casework.deadlines import lapses, reminders
from interaction.casework.letters import docx, pdf
from interaction.casework.models import Case, Paper, Reminder, Task
from interaction.casework.projection import Light, light_of
from interaction.mailbox.models import Letter, MailboxSettings, Outcome, Rating, Reply
from interaction.requests.models import InformationRequest
from tests.interaction.mailbox.driving import DETAILS, REPLY, invalid, on_day, refused, settle_joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
LOW = {"degree": 2, "reasons": ["unsolved"], "words": "灯还是不亮"}
VISIT = {"visited_on": "2026-04-03", "way": "phone", "reached": "yes", "said": "约定明天到现场"}


def days(case, start=date(2026, 4, 3)):
    return calendar.workdays_between(start, case.due_on)


class TestLimits:
    @pytest.mark.parametrize(
        ("kind", "limit"),
        [("site_error", 3), ("consultation", 5), ("suggestion", 7), ("complaint", 7), ("help", 7), ("report", 7)],
    )
    def test_each_kind_has_its_own(self, town, kind, limit):
        assert days(town.letter(kind=kind)) == limit

    def test_a_corrected_kind_counts_from_the_day_of_receipt_and_says_so(self, town):
        case = town.letter(kind="site_error")
        with on_day(2026, 4, 7):
            case = town.do(case, "receiver", "correct_kind", {"kind": "complaint"})
        assert days(case) == 7 and Letter.objects.get(pk=case.pk).kind_said == "site_error"
        with on_day(2026, 4, 8):
            case = town.do(case, "receiver", "correct_kind", {"kind": "consultation"})
        assert days(case) == 5

    def test_what_was_late_stays_late_whatever_it_is_called(self, town):
        case = town.letter(kind="site_error")
        with on_day(2026, 4, 20):
            case = town.do(case, "receiver", "correct_kind", {"kind": "complaint"})
            assert light_of(case, date(2026, 4, 20)) is Light.RED and days(case) == 3

    def test_the_kind_it_has_is_no_correction(self, town):
        invalid(town, town.letter(), "receiver", "correct_kind", "不用改", {"kind": "help"})


class TestExtension:
    def test_up_to_fifteen_in_all_once_and_the_writer_is_told(self, town):
        case = town.handled()
        more = {"days": 9, "reasons": "需要开挖"}
        invalid(town, case, "handler", "ask_extension", "最多 8 个", more)
        case = town.run(
            case, ("handler", "ask_extension", more | {"days": 8}), ("head", "approve_extension", more | {"days": 8})
        )
        assert days(case) == 15
        told = Paper.objects.get(case=case, template="extension")
        assert told.level == Paper.Level.APPLICANT and "需要开挖" in told.content["body"]
        refused(town, case, "handler", "ask_extension", "只能延长一次", more)

    def test_only_before_the_time_is_over(self, town):
        case = town.handled()
        with on_day(2026, 4, 27):
            refused(town, case, "handler", "ask_extension", "已于", {"days": 1, "reasons": "忙"})

    def test_a_head_may_say_no(self, town):
        case = town.run(town.handled(), ("handler", "ask_extension", {"days": 3, "reasons": "忙"}))
        case = town.run(case, ("head", "refuse_extension", {"note": "不复杂"}))
        assert days(case) == 7


class TestAnswer:
    def test_drafted_reviewed_and_sent_by_two_people(self, town):
        case = town.reviewed()
        town.promote("handler", roles.CASE_REVIEWER)
        refused(town, case, "handler", "send_reply", "不能审核自己拟的")
        case = town.run(case, ("reviewer", "send_reply"))
        assert (case.step, case.clock, case.outcome) == ("answered", "ended", Outcome.REPLIED)
        assert Reply.objects.get(case=case).status == Reply.Status.SENT

    def test_the_answer_is_a_letter_of_the_agency_that_answers(self, town):
        from tests.interaction.requests.driving import STAFF

        for role, group in STAFF.items():
            town.people[f"other {role}"] = town.hire(f"other {role}", town.other, group)
        case = town.run(
            town.letter(), ("receiver", "assign", {"desk": town.other.pk}), ("other handler", "accept"),
            ("other handler", "draft_reply", REPLY),
        )  # fmt: skip
        refused(town, case, "reviewer", "send_reply", "须由")
        case = town.run(case, ("other reviewer", "send_reply", {"note": "写得清楚"}))
        paper = Paper.objects.get(case=case, template="reply")
        assert paper.content["mark"] == "青禾县财政局" and "信〔2026〕1号" in paper.number
        assert REPLY["text"] in paper.content["body"] and paper.content["addressee"] == "王小明"
        assert pdf(paper).startswith(b"%PDF") and docx(paper)[:2] == b"PK"
        assert "写得清楚" not in str(paper.content)

    def test_what_is_returned_is_drafted_again(self, town):
        case = town.run(town.reviewed(), ("reviewer", "return_reply", {"note": "写明日期"}))
        assert (case.step, Reply.objects.get().status) == ("handling", "returned")
        case = town.run(case, ("handler", "draft_reply", {"text": "4 月 2 日修好。"}), ("reviewer", "send_reply"))
        assert [reply.status for reply in Reply.objects.filter(case=case)] == ["returned", "sent"]

    def test_details_stop_the_clock_once(self, town):
        case = town.run(town.handled(), ("handler", "ask_details", DETAILS))
        assert (case.step, case.clock) == ("awaiting", "paused")
        with on_day(2026, 4, 8):
            case = town.run(case, ("applicant", "give_details", {"text": "东头三盏"}))
        assert days(case) == 7 + 2
        refused(town, case, "handler", "ask_details", "只能", DETAILS)

    def test_who_adds_nothing_is_answered_as_it_is(self, town):
        case = town.run(town.handled(), ("handler", "ask_details", DETAILS))
        with on_day(2026, 4, 20):
            assert [one.action for one in lapses.lapses() if one.done] == ["details_lapsed"]
        assert Case.objects.get(pk=case.pk).step == "handling"

    def test_help_of_another_agency_makes_nobody_wait_longer(self, town):
        case = town.handled()
        due = case.due_on
        case = town.run(case, ("handler", "ask_assist", {"agency": town.other.pk, "question": "请核实线路归谁"}))
        assert case.due_on == due and case.clock == "running"
        assert town.available(case, "colleague") >= {"assist_answer"}
        case = town.run(case, ("colleague", "assist_answer", {"answer_choice": "none", "reasons": "不归我们"}))
        assert Task.objects.get(case=case).status == Task.Status.ANSWERED

    def test_an_objection_goes_back_to_the_receiver_and_costs_the_writer_nothing(self, town):
        case = town.handled()
        due = case.due_on
        case = town.run(case, ("handler", "object", {"note": "路灯归城管", "suggested": town.other.pk}))
        assert (case.step, case.desk_id, case.handler_id, case.due_on) == ("submitted", town.agency.pk, None, due)


class TestAfterwards:
    def test_not_satisfied_calls_it_back_once_and_a_visit_comes_first(self, town):
        case = town.called_back()
        assert (case.step, case.clock, case.outcome) == ("handling", "running", "") and days(case) == 5
        refused(town, case, "handler", "draft_reply", "须先回访", REPLY)
        case = town.run(case, ("handler", "record_visit", VISIT), ("handler", "draft_reply", {"text": "已重新修好。"}))
        case = town.run(case, ("reviewer", "send_reply"))
        assert [reply.round for reply in Reply.objects.filter(case=case, status="sent")] == [1, 2]
        refused(town, case, "applicant", "rate_low", "只能要求一次", LOW)
        case = town.run(case, ("applicant", "rate", LOW))
        assert list(Rating.objects.filter(case=case).values_list("round", "degree")) == [(1, 1), (2, 2)]
        refused(town, case, "applicant", "rate", "已经评价过", LOW)

    def test_a_question_has_days_of_its_own_and_is_reminded_of(self, town):
        case = town.run(town.answered(), ("applicant", "ask_again", {"text": "是哪三盏？"}))
        task = Task.objects.get(case=case, kind="question")
        assert (task.agency_id, calendar.workdays_between(task.asked_on, task.due_on)) == (town.agency.pk, 3)
        with on_day(2026, 4, 10):
            reminders.remind_due()
            assert Reminder.objects.filter(kind=f"task-{task.pk}").count() == 1
        refused(town, case, "applicant", "ask_again", "还没有回复", {"text": "再问"})
        case = town.run(case, ("handler", "explain", {"text": "东头三盏。"}))
        assert not Task.objects.filter(case=case, status="open").exists()

    def test_questions_are_bounded(self, town):
        case = town.answered()
        for _ in range(2):
            case = town.run(case, ("applicant", "ask_again", {"text": "问"}), ("handler", "explain", {"text": "答"}))
        refused(town, case, "applicant", "ask_again", "可以追问 2 次", {"text": "三问"})

    def test_the_agency_takes_a_matter_up_again_within_bounds(self, town):
        case = town.run(town.answered(), ("receiver", "reopen", {"note": "漏办了一半"}))
        assert (case.step, case.clock) == ("submitted", "running")
        case = town.answered(case)
        refused(town, case, "receiver", "reopen", "最多 1 次", {"note": "又漏"})
        settings = MailboxSettings.load()
        settings.reopened_allowed = 2
        settings.save()
        assert "reopen" in town.available(case, "receiver")

    def test_a_wrongful_rating_is_appealed_once_and_the_supervisor_decides(self, town):
        case = town.called_back()
        case = town.run(case, ("handler", "appeal_rating", {"note": "评的是另一件事"}))
        assert Rating.objects.get(case=case).standing == Rating.Standing.APPEALED
        case = town.run(case, ("supervisor", "decide_appeal", {"decision": "set_aside", "note": "确实评错"}))
        assert (Rating.objects.get(case=case).standing, case.step) == (Rating.Standing.SET_ASIDE, "handling")
        refused(town, case, "handler", "appeal_rating", "已经申诉过", {"note": "再"})

    def test_good_ratings_cannot_be_appealed(self, town):
        case = town.run(town.answered(), ("applicant", "rate", {"degree": 5}))
        refused(town, case, "handler", "appeal_rating", "只有不满意", {"note": "x"})

    def test_it_is_archived_when_the_time_to_rate_is_over(self, town):
        case = town.answered()
        refused(town, case, "receiver", "archive", "期满自动归档")
        with on_day(2026, 5, 20):
            assert [one.action for one in lapses.lapses() if one.done] == ["archive_by_time"]
        assert Case.objects.get(pk=case.pk).step == "archived"

    def test_an_open_question_keeps_it_out_of_the_archive(self, town):
        case = town.run(town.answered(), ("applicant", "ask_again", {"text": "是哪三盏？"}))
        with on_day(2026, 5, 20):
            assert not [one for one in lapses.lapses() if one.done]
        assert Case.objects.get(pk=case.pk).step == "answered"


class TestNotHere:
    def test_who_has_to_go_elsewhere_is_told_where_and_how(self, town):
        case = town.run(town.letter(), ("receiver", "refer", {"body": "petition"}))
        assert (case.step, case.outcome) == ("closed", Outcome.REFERRED)
        body = Paper.objects.get(case=case, template="referral").content["body"]
        assert "信访" in body and "https://wsxf.gjxfj.gov.cn/" in body

    def test_another_body_is_named(self, town):
        case = town.letter()
        invalid(town, case, "receiver", "refer", "哪个机关", {"body": "other_body"})
        case = town.run(
            case, ("receiver", "refer", {"body": "other_body", "name": "市供电公司", "how": "拨打 95598。"})
        )
        assert "市供电公司" in Paper.objects.get(case=case, template="referral").content["body"]

    def test_refusal_gives_its_reasons(self, town):
        case = town.run(town.letter(), ("receiver", "refuse", {"ground": "no_matter", "reasons": "看不出是什么事"}))
        body = Paper.objects.get(case=case, template="refusal").content["body"]
        assert "没有具体的事项" in body and "看不出是什么事" in body and case.outcome == Outcome.REFUSED

    def test_what_was_held_is_let_through_or_refused_and_never_lost(self, town):
        case = town.letter(text="你们这些混账东西，路灯到底修不修！")
        assert case.step == "held" and case.due_on
        assert town.available(case, "receiver") >= {"release", "refuse"}
        case = town.run(case, ("receiver", "release"))
        assert case.step == "submitted" and days(case) == 7


class TestRequest:
    def test_it_becomes_a_request_of_the_same_day_that_the_same_code_opens(self, town):
        case = town.letter(text="请公开 2025 年路灯维修合同。")
        code = town.code()
        with on_day(2026, 4, 8):
            case = town.run(
                case,
                ("receiver", "to_request", {
                    "agency": town.agency.pk, "description": "2025 年路灯维修合同", "kind": "person",
                    "form": "electronic", "delivery": "online",
                }),
            )  # fmt: skip
        letter = Letter.objects.get(pk=case.pk)
        request = InformationRequest.objects.get(case=letter.became)
        assert (case.step, case.outcome) == ("closed", Outcome.CONVERTED)
        assert request.case.received_on == date(2026, 4, 3) and days(request.case) == 20
        assert request.applicant["name"] == "王小明" and request.description == "2025 年路灯维修合同"
        assert codes.find(case.number, code) == case and codes.find(request.case.number, code) == request.case
        assert request.case.number in Paper.objects.get(case=case, template="converted").content["body"]
        refused(town, case, "receiver", "reopen", "转为依申请公开", {"note": "x"})

    @pytest.mark.parametrize("asked_at", ["letter", "request"])
    def test_a_new_code_opens_both_and_the_old_one_neither(self, town, asked_at):
        case = town.letter(text="请公开 2025 年路灯维修合同。")
        old = town.code()
        with on_day(2026, 4, 8):
            case = town.do(case, "receiver", "to_request", {
                "agency": town.agency.pk, "description": "2025 年路灯维修合同", "kind": "person",
                "form": "electronic", "delivery": "online",
            })  # fmt: skip
            request = Letter.objects.get(pk=case.pk).became
            chosen = case if asked_at == "letter" else request
            actor = actors.staff(town.people["receiver"], chosen)
            entry = engine.act(chosen, "reissue_code", actor, {"checked": "in_person", "reason": "遗失"})
        for one in (case, request):
            assert codes.find(one.number, entry.shown_once["code"]) and not codes.find(one.number, old)
            said = one.entries.order_by("-sequence").first()
            assert said.action == "reissue_code" and said.user_id == town.people["receiver"].pk

    def test_nobody_asks_for_papers_without_a_name(self, town):
        case = town.letter(kind="consultation", nameless=True)
        refused(town, case, "receiver", "to_request", "没有留下姓名")


class TestJoined:
    def test_one_answer_for_all_of_them_and_each_clock_runs_till_then(self, town):
        lead, second, third = town.letter(), town.letter(), town.letter()
        join = {"lead": lead.number, "checked": "on"}
        second, third = (town.run(one, ("receiver", "join", join)) for one in (second, third))
        assert second.step == "joined" and second.clock == "running"
        assert settle_joined() == 0
        with on_day(2026, 4, 8):
            town.answered(lead)
            assert settle_joined() == 2 and settle_joined() == 0
        for one in (second, third):
            one.refresh_from_db()
            assert (one.step, one.outcome, one.ended_on) == ("answered", Outcome.JOINED, date(2026, 4, 8))
            assert Reply.objects.get(case=one).text == REPLY["text"]
            assert Paper.objects.get(case=one, template="reply").content["addressee"] == "王小明"

    def test_each_of_them_may_call_it_back(self, town):
        lead, second = town.letter(), town.letter()
        second = town.run(second, ("receiver", "join", {"lead": lead.number, "checked": "on"}))
        town.answered(lead)
        settle_joined()
        second = town.run(second, ("applicant", "rate_low", LOW))
        assert second.step == "handling" and "record_visit" in town.available(second, "handler")

    def test_when_nobody_answers_the_first_each_stands_for_itself(self, town):
        lead, second = town.letter(), town.letter()
        second = town.run(second, ("receiver", "join", {"lead": lead.number, "checked": "on"}))
        town.run(lead, ("applicant", "withdraw", {"sure": "on"}))
        assert settle_joined() == 1
        second.refresh_from_db()
        assert (second.step, second.clock) == ("submitted", "running")

    def test_what_cannot_lead_is_refused(self, town):
        case, gone = town.letter(), town.run(town.letter(), ("applicant", "withdraw", {"sure": "on"}))
        for number, told in ((case.number, "自己"), (gone.number, "没有答复就结束"), ("LX1", "没有收到过")):
            invalid(town, case, "receiver", "join", told, {"lead": number, "checked": "on"})
        led = town.run(town.letter(), ("receiver", "join", {"lead": case.number, "checked": "on"}))
        invalid(town, town.letter(), "receiver", "join", "带头", {"lead": led.number, "checked": "on"})
        refused(town, case, "receiver", "join", "单独办理", {"lead": town.letter().number, "checked": "on"})

    def test_an_answered_letter_answers_another_at_once(self, town):
        lead = town.answered()
        second = town.run(town.letter(), ("receiver", "join", {"lead": lead.number, "checked": "on"}))
        assert settle_joined() == 1
        assert Case.objects.get(pk=second.pk).outcome == Outcome.JOINED


class TestRedLine:
    def test_sixty_days_tell_the_agency_and_eighty_five_the_supervisor(self, town):
        case = town.handled()
        for day, kinds in (((2026, 6, 1), []), ((2026, 6, 2), ["mark-warning"]), ((2026, 6, 27), ["mark-escalation"])):
            with on_day(*day):
                reminders.remind_due()
                told = Reminder.objects.filter(case=case, kind__startswith="mark-", due_on=date(*day))
                assert [one.kind for one in told] == kinds

    def test_answered_letters_are_not_told_of(self, town):
        town.answered()
        with on_day(2026, 7, 1):
            reminders.remind_due()
        assert not Reminder.objects.filter(kind__startswith="mark-").exists()


def test_nobody_but_the_agencies_concerned_does_anything(town):
    case = town.handled()
    stranger = town.hire(
        "stranger", town.other, roles.RECEIVER, roles.HANDLER, roles.CASE_REVIEWER, roles.OPENNESS_HEAD
    )
    town.people["stranger"] = stranger
    assert town.available(case, "stranger") == set()
    with pytest.raises(engine.Refused):
        town.do(case, "stranger", "draft_reply", REPLY)
