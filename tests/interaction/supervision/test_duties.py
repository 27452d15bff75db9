"""What agencies owe beside cases: seen by the supervisors with its light, and told by mail once a day."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.agencies import roles
from interaction.casework.deadlines import duties
from interaction.casework.models import DutyReminder
from tests.interaction.consultations.events.conftest import make_event, new_agency, staff  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
BOARD, DUTIES = "/admin/supervision/", "/admin/supervision/duties/"
TITLE = "城区自来水价格调整听证会"
MINUTES = f"公布《{TITLE}》的笔录和意见处理情况"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def hearing(make_event):  # noqa: F811
    return make_event()


def page(user, address=DUTIES):
    cache.clear()
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


def days_after(hearing, days):
    """So many days after the minutes are due, at ten in the morning."""
    at = timezone.localtime().replace(hour=10, minute=0)
    return time_machine.travel(at + (hearing.minutes_due_on - at.date()) + timedelta(days=days), tick=False)


class TestBoard:
    @pytest.fixture
    def supervisor(self, staff):  # noqa: F811
        found = staff("督办", role=roles.SUPERVISOR).user
        found.agency = None
        found.save()
        return found

    def test_minutes_that_are_late_stand_there_red_with_their_agency(self, hearing, supervisor):
        with days_after(hearing, 2):
            text = page(supervisor)
            assert MINUTES in text and "县水务局" in text and "超期 2 日" in text
            assert f'href="{DUTIES}?light=red"' in page(supervisor, BOARD)

    def test_before_the_day_they_are_yellow(self, hearing, supervisor):
        with days_after(hearing, -1):
            text = page(supervisor)
            assert MINUTES in text and "还剩 1 日" in text and "desk-light--yellow" in text

    def test_they_are_narrowed_down_by_agency_kind_and_light(self, hearing, supervisor):
        other = new_agency(name="青禾县卫健局", short_name="县卫健局", code="11990001000000035N", slug="h")
        with days_after(hearing, 2):
            assert MINUTES in page(supervisor, f"{DUTIES}?agency={hearing.lead_agency_id}&kind=events&light=red")
            for narrow in (f"agency={other.pk}", "kind=opinions", "light=green", "page=9&light=yellow"):
                assert MINUTES not in page(supervisor, f"{DUTIES}?{narrow}")

    def test_only_what_is_late_is_on_the_supervisors_start_page(self, hearing, supervisor):
        with days_after(hearing, -1):
            assert MINUTES not in page(supervisor, "/admin/")
        with days_after(hearing, 1):
            assert MINUTES in page(supervisor, "/admin/")

    def test_an_agencys_own_staff_do_not_see_the_board(self, hearing, staff):  # noqa: F811
        assert staff().get(DUTIES).status_code == 302


class TestMail:
    @pytest.fixture(autouse=True)
    def people(self, settings, staff):  # noqa: F811
        settings.EMAIL_HOST = "mail.example.gov.cn"
        other = new_agency(name="青禾县卫健局", short_name="县卫健局", code="11990001000000035N", slug="h")
        for name, agency, role in [
            ("editor", None, "编辑"), ("other", other, "编辑"), ("supervisor", None, roles.SUPERVISOR),
        ]:  # fmt: skip
            user = staff(name, agency, role if role == roles.SUPERVISOR else roles.EDITOR).user
            user.agency = None if role == roles.SUPERVISOR else user.agency
            user.email = f"{name}@example.gov.cn"
            user.save()

    def told(self, at=8):
        """Who was told by the next morning, and of what."""
        mail.outbox.clear()
        duties.remind_due()
        assert not mail.outbox
        tomorrow = timezone.localtime().replace(hour=at) + timedelta(days=1)
        with time_machine.travel(tomorrow, tick=False):
            duties.remind_due()
            duties.remind_due()
        events = [one for one in mail.outbox if "笔录" in one.body]
        return sorted((one.to[0], one.body) for one in events)

    def test_before_the_day_whoever_does_it_is_told_in_the_morning_once(self, hearing):
        with days_after(hearing, -2):
            ((to, body),) = self.told()
            assert to == "editor@example.gov.cn"
            assert f"{hearing.minutes_due_on:%Y-%m-%d}" in body and "县水务局" in body
            assert TITLE not in body and "@" not in body
            assert self.told() == []

    def test_what_is_late_the_supervisors_are_told_too(self, hearing):
        with days_after(hearing, 1):
            assert [to for to, _ in self.told()] == ["editor@example.gov.cn", "supervisor@example.gov.cn"]

    def test_what_is_done_before_the_morning_is_not_told(self, hearing):
        with days_after(hearing, -2):
            duties.remind_due()
            assert DutyReminder.objects.filter(source="events").exists()
        hearing.withdraw("改期", None)
        with days_after(hearing, -1):
            assert self.told() == []

    def test_a_mail_server_that_is_down_loses_nothing(self, hearing, settings):
        works = settings.EMAIL_BACKEND
        with days_after(hearing, -2):
            duties.remind_due()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
        with days_after(hearing, -1):
            assert duties.remind_due() == 0
        settings.EMAIL_BACKEND = works
        with days_after(hearing, 0):
            mail.outbox.clear()
            assert duties.remind_due() >= 1
        assert [one.to for one in mail.outbox if "笔录" in one.body] == [["editor@example.gov.cn"]]

    def test_without_a_mail_server_nothing_is_kept(self, hearing, settings):
        settings.EMAIL_HOST = ""
        with days_after(hearing, 1):
            assert duties.remind_due() == 0
        assert not DutyReminder.objects.exists()
