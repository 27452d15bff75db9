"""Time passes: dates follow the calendar, silence acts on its day, each date is told once, however long it slept."""

import socket
import threading
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from interaction.casework import engine, projection
from interaction.casework.deadlines import lapses, recount, reminders
from interaction.casework.deadlines.mail import mail_due
from interaction.casework.models import Case, ClockSettings, Entry, LegalDay, LegalYear, LimitChange, Reminder, Task
from tests.interaction.casework.cases import at
from tests.interaction.requests.driving import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(portal_ready, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    return Town()


class ClosingServer:
    """A mail server that hangs up on whoever calls, and counts how often."""

    def __init__(self):
        self.tries = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = self.socket.getsockname()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:  # closed: the test is over
                return
            self.tries += 1
            caller.close()


@pytest.fixture
def closing_server():
    server = ClosingServer()
    yield server
    server.socket.close()


def on(*day, hour=10):
    return time_machine.travel(at(*day, hour=hour), tick=False)


def handled(town, day=(2026, 4, 3)):
    with on(*day):
        return town.to_handling(town.request())


def asked(town, case, day, **more):
    with on(*day):
        return town.do(case, "handler", "ask_third_party", {
            "name": "某公司", "contact": "13900139000", "address": "某路 1 号", "question": "是否同意公开？",
            "asked_on": date(*day), **more,
        })  # fmt: skip


def day_off(*day):
    year = LegalYear.objects.get(year=day[0])
    LegalDay.objects.create(year=year, date=date(*day), worked=False, name="临时放假", source="国办明电")


class TestRecount:
    def test_a_changed_calendar_moves_open_cases_and_says_so_on_each(self, town):
        case = handled(town)
        waiting = asked(town, handled(town), (2026, 4, 7))
        before = case.due_on
        with on(2026, 4, 8):
            day_off(2026, 4, 20)
            assert recount.left() == 2
            assert sum(recount.recount()) == 2
            case.refresh_from_db()
            assert (before, case.due_on, case.reckoned_with) == (
                date(2026, 5, 7), date(2026, 5, 8), projection.version(),
            )  # fmt: skip
            told = case.entries.last()
            assert told.facts["changes"] == [{"what": "应答复日期", "old": "2026-05-07", "new": "2026-05-08"}]
            assert (told.action, told.role, told.actor, told.hash) == ("recalculated", "system", "系统", case.head)
            assert "应答复日期由 2026-05-07 改为 2026-05-08" in recount.told(told)
            task = Task.objects.get()
            assert task.due_on == date(2026, 4, 29)
            assert {"what": "征求意见的期限", "old": "2026-04-28", "new": "2026-04-29", "task": task.pk} in (
                waiting.entries.last().facts["changes"]
            )

    def test_it_is_said_once(self, town):
        case = handled(town)
        with on(2026, 4, 8):
            day_off(2026, 4, 20)
            list(recount.recount())
            assert list(recount.recount()) == []
        assert case.entries.filter(action="recalculated").count() == 1

    def test_what_does_not_move_is_not_spoken_of(self, town):
        case = handled(town)
        with on(2026, 4, 8):
            day_off(2026, 7, 20)
            list(recount.recount())
        assert not case.entries.filter(action="recalculated").exists()
        assert Case.objects.get(pk=case.pk).reckoned_with == projection.version()

    def test_an_answered_case_keeps_the_day_it_was_due(self, town):
        case = handled(town)
        with on(2026, 4, 8):
            case = town.do(case, "applicant", "withdraw", {"sure": "on"})
            day_off(2026, 4, 20)
            assert list(recount.recount()) == []
        assert case.due_on == date(2026, 5, 7)
        assert case.entries.get(effect="end").facts["due_on"] == "2026-05-07"

    def test_lights_follow_their_settings_without_a_word(self, town):
        case = handled(town)
        settings = ClockSettings.load()
        settings.yellow_by, settings.yellow_at = ClockSettings.By.DAYS, 10
        settings.save()
        with on(2026, 4, 8):
            list(recount.recount())
        case.refresh_from_db()
        assert case.yellow_on == date(2026, 4, 20)
        assert not case.entries.filter(action="recalculated").exists()

    def test_a_changed_limit_holds_for_new_cases_only(self, town):
        old = handled(town)
        LimitChange.objects.create(procedure="requests", limit="answer", days=15, basis="某省办法第三条")
        from interaction.casework import limits

        limits.forget()
        with on(2026, 4, 8):
            list(recount.recount())
            call_command("check_deadlines", stdout=StringIO())
        assert Case.objects.get(pk=old.pk).due_on == date(2026, 5, 7)
        assert handled(town).due_on == date(2026, 4, 27)

    def test_stopped_in_the_middle_it_goes_on_with_the_rest(self, town, monkeypatch):
        monkeypatch.setattr(recount, "BATCH", 1)
        for _ in range(3):
            handled(town)
        with on(2026, 4, 8):
            day_off(2026, 4, 20)
            next(recount.recount())
            assert recount.left() == 2
            assert recount.recount_due(seconds=0) == 1
            assert recount.recount_due() == 1
        assert Entry.objects.filter(action="recalculated").count() == 3


class TestLapses:
    def test_silence_of_the_receiver_counts_as_receipt_on_the_last_day_to_confirm(self, town):
        with on(2026, 4, 3):
            case = town.request()
        with on(2026, 4, 7, hour=23):
            assert lapses.lapse_due() == 0, "the last day is not over"
        with on(2026, 5, 20):  # asleep for six weeks
            assert lapses.lapse_due() == 1
        case.refresh_from_db()
        assert (case.step, case.received_on, case.due_on) == ("intake", date(2026, 4, 7), date(2026, 5, 8))
        assert timezone.localdate(case.entries.last().at) == date(2026, 5, 20), "when it was recorded stays honest"

    def test_a_third_party_who_is_silent_stops_the_clock_for_their_time_and_no_longer(self, town):
        case = asked(town, handled(town), (2026, 4, 7))
        with on(2026, 6, 1):
            assert lapses.lapse_due() == 1
            assert lapses.lapse_due() == 0
        case.refresh_from_db()
        task = Task.objects.get()
        assert (task.status, task.answered_on) == ("silent", date(2026, 4, 28))
        assert (case.clock, case.due_on) == ("running", date(2026, 5, 27))

    def test_one_that_fails_keeps_no_other_and_makes_the_command_fail(self, town, monkeypatch):
        with on(2026, 4, 3):
            broken, other = town.request(), town.request()
        act = engine.act

        def failing(case, *args, **more):
            if case.pk == broken.pk:
                raise ValueError("broken")
            return act(case, *args, **more)

        monkeypatch.setattr(engine, "act", failing)
        err = StringIO()
        with on(2026, 4, 9), pytest.raises(CommandError, match="1 件"):
            call_command("check_deadlines", stdout=StringIO(), stderr=err)
        assert broken.number in err.getvalue() and other.number not in err.getvalue()
        assert Case.objects.get(pk=other.pk).step == "intake"
        monkeypatch.undo()
        with on(2026, 4, 9):
            call_command("check_deadlines", stdout=StringIO())
        assert Case.objects.get(pk=broken.pk).step == "intake"


class TestReminders:
    def kinds(self, case):
        return set(Reminder.objects.filter(case=case).values_list("kind", flat=True))

    def test_each_date_is_told_once_however_often_it_runs(self, town):
        case = handled(town)
        with on(2026, 4, 26, hour=23):
            assert self.kinds(case) == set()
        with on(2026, 4, 27):
            for _ in range(3):
                reminders.remind_due()
            assert self.kinds(case) == {"yellow"}
        with on(2026, 5, 8):
            for _ in range(3):
                reminders.remind_due()
        assert self.kinds(case) == {"yellow", "red"}
        assert Reminder.objects.count() == 2

    def test_after_a_long_sleep_what_is_late_is_told_as_late(self, town):
        case = handled(town)
        with on(2026, 7, 1):
            reminders.remind_due()
        assert self.kinds(case) == {"red"}

    def test_a_date_that_moved_is_told_again(self, town):
        case = handled(town)
        with on(2026, 5, 6):
            reminders.remind_due()
            day_off(2026, 5, 7)
            list(recount.recount())
            reminders.remind_due()
        due = Reminder.objects.filter(case=case, kind="yellow").values_list("due_on", flat=True)
        assert set(due) == {date(2026, 5, 7), date(2026, 5, 8)}

    def test_a_step_that_takes_too_long_and_a_question_that_is_due(self, town):
        with on(2026, 4, 3):
            waiting = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
        case = asked(town, handled(town), (2026, 4, 7))
        with on(2026, 4, 28):
            reminders.remind_due()
        assert "step-intake" in self.kinds(waiting)
        assert f"task-{Task.objects.get().pk}" in self.kinds(case)

    def test_a_payment_that_nobody_looks_for_is_not_forgotten(self, town):
        """The applicant says they have paid: silence ends nothing then, and somebody must look."""
        case = handled(town)
        with on(2026, 4, 8):
            case = town.do(case, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
            case = town.do(case, "applicant", "report_payment", {"paid_on": date(2026, 4, 8)})
        with on(2026, 5, 11):
            assert lapses.lapse_due() == 0
            reminders.remind_due()
        assert "step-awaiting_fee" in self.kinds(case)


class TestMail:
    @pytest.fixture(autouse=True)
    def a_mail_server(self, settings, town):
        settings.EMAIL_HOST = "mail.example.gov.cn"
        for name, user in town.people.items():
            user.email = f"{name}@example.gov.cn"
            user.save()

    def test_whoever_handles_it_is_told_number_and_date_and_nothing_else(self, town):
        case = handled(town)
        with on(2026, 4, 27):
            reminders.remind_due()
            assert mail_due() == 1
            assert mail_due() == 0
        (sent,) = mail.outbox
        assert sent.to == ["handler@example.gov.cn"]
        assert case.number in sent.body and "2026-05-07" in sent.body and case.number not in sent.subject
        for secret in ("学区", "张三丰", town.code()):
            assert secret not in sent.body + sent.subject
        assert Reminder.objects.get().mailed_at

    def test_of_what_is_late_the_head_is_told_too(self, town):
        handled(town)
        with on(2026, 5, 8):
            reminders.remind_due()
            mail_due()
        assert mail.outbox[0].to == ["handler@example.gov.cn", "head@example.gov.cn"]

    def test_a_mail_server_that_is_down_is_tried_again_less_and_less_often(self, town, settings, closing_server):
        handled(town)
        works = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = closing_server.address
        with time_machine.travel(at(2026, 4, 27), tick=False) as clock:
            reminders.remind_due()
            for _ in range(24 * 60):
                assert mail_due() == 0
                clock.shift(60)
        assert 5 <= closing_server.tries <= 9
        settings.EMAIL_BACKEND = works
        with on(2026, 4, 28, hour=23):
            assert mail_due() == 1

    def test_killed_between_taking_and_sending_it_is_sent_at_the_next_try(self, town, monkeypatch):
        handled(town)
        from django.core.mail import EmailMessage

        def killed(self):
            raise KeyboardInterrupt

        monkeypatch.setattr(EmailMessage, "send", killed)
        with time_machine.travel(at(2026, 4, 27), tick=False) as clock:
            reminders.remind_due()
            with pytest.raises(KeyboardInterrupt):
                mail_due()
            monkeypatch.undo()
            assert mail_due() == 0, "not at once: the other one may still be sending"
            clock.shift(301)
            assert mail_due() == 1
        assert len(mail.outbox) == 1

    def test_without_a_mail_server_nothing_waits_to_be_sent(self, town, settings):
        settings.EMAIL_HOST = ""
        handled(town)
        with on(2026, 4, 27):
            reminders.remind_due()
        settings.EMAIL_HOST = "mail.example.gov.cn"
        with on(2026, 4, 28):
            assert mail_due() == 0
        assert not mail.outbox


def test_applicant_and_officer_both_read_why_the_date_moved(town):
    from interaction.casework.desk.timeline import lines_of
    from interaction.casework.history import Situation
    from interaction.requests.following.progress import Progress

    case = handled(town)
    with on(2026, 4, 8):
        day_off(2026, 4, 20)
        list(recount.recount())
        case.refresh_from_db()
        told = "法定日历有调整，期限重新计算：应答复日期由 2026-05-07 改为 2026-05-08。"
        progress = Progress(Situation(case, town.actor(case, "applicant")))
        assert progress.timeline()[0].title == told
        officer = Situation(case, town.actor(case, "handler"))
        assert lines_of(officer, town.people["handler"], [])[0].text == told
