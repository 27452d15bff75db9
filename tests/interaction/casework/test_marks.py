"""What has gone unanswered for so long that no clock is an excuse is told of: once, to those it concerns."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core import mail

import interaction.requests
from cms.agencies import roles
from interaction.casework import actors, limits, procedures
from interaction.casework.deadlines import reminders
from interaction.casework.deadlines.mail import mail_due
from interaction.casework.models import Case, LimitChange, Reminder
from interaction.casework.procedures.loading import parse
from tests.interaction.casework.cases import at
from tests.interaction.requests.driving import Town, on_day

pytestmark = pytest.mark.django_db
MARKS = {
    "sixty": {"label": "六十日未答复", "days": 60, "tell": ["receiver", "head"]},
    "veto": {"label": "八十五日未答复", "days": 85, "tell": ["head", "supervisor"]},
}


@pytest.fixture
def town(portal_ready, settings, tmp_path):
    """The procedure of requests, with marks."""
    settings.DATA_ROOT = tmp_path
    before = procedures.get("requests")
    data = tomllib.loads(Path(interaction.requests.__file__).with_name("procedure.toml").read_text(encoding="utf-8"))
    procedures.register(parse(data | {"marks": MARKS}))
    yield Town()
    procedures.register(before)


def confirmed(town, *day):
    with on_day(*day):
        return town.do(town.request(), "receiver", "confirm", {"confirmed_on": date(*day), "way": "电话"})


def told():
    return list(Reminder.objects.filter(kind__startswith="mark-").order_by("pk").values_list("kind", "due_on"))


def test_the_sixtieth_day_is_told_once_however_often_it_runs(town):
    confirmed(town, 2026, 3, 2)
    with on_day(2026, 4, 30):
        reminders.remind_due()
    assert told() == []
    for day in (1, 1, 20):
        with on_day(2026, 5, day):
            reminders.remind_due()
    assert told() == [("mark-sixty", date(2026, 5, 1))]


def test_a_worker_that_slept_tells_of_both(town):
    confirmed(town, 2026, 3, 2)
    with on_day(2026, 6, 20):
        reminders.remind_due()
    assert told() == [("mark-sixty", date(2026, 5, 1)), ("mark-veto", date(2026, 5, 26))]


def test_what_waits_for_its_sender_is_told_of_too_and_what_has_ended_is_not(town):
    waiting, over = confirmed(town, 2026, 3, 2), confirmed(town, 2026, 3, 2)
    with on_day(2026, 3, 4):
        town.do(waiting, "receiver", "ask_correction", {"what": "哪一年的", "days": 120})
        town.do(over, "applicant", "withdraw", {"sure": "on"})
    with on_day(2026, 5, 2):
        reminders.remind_due()
    assert list(Reminder.objects.filter(kind="mark-sixty").values_list("case", flat=True)) == [waiting.pk]


def test_the_county_sets_the_days(town):
    confirmed(town, 2026, 3, 2)
    LimitChange.objects.create(procedure="requests", limit="mark-sixty", days=30, basis="本县规定")
    limits.forget()
    with on_day(2026, 4, 2):
        reminders.remind_due()
    assert told() == [("mark-sixty", date(2026, 4, 1))]


def test_it_is_mailed_to_the_roles_that_are_named(town, settings):
    settings.EMAIL_HOST = "localhost"
    for name in ("receiver", "head", "supervisor", "reviewer"):
        town.people[name].email = f"{name}@example.cn"
        town.people[name].save()
    confirmed(town, 2026, 3, 2)
    with on_day(2026, 5, 26):
        Reminder.objects.all().delete()
        reminders.remind_due()
        Reminder.objects.exclude(kind__startswith="mark-").delete()
        mail_due()
    to = {frozenset(letter.to) for letter in mail.outbox}
    assert to == {
        frozenset({"receiver@example.cn", "head@example.cn"}), frozenset({"head@example.cn", "supervisor@example.cn"}),
    }  # fmt: skip
    assert "六十日未答复" in mail.outbox[0].body


class TestShown:
    @pytest.fixture(autouse=True)
    def told_of(self, town):
        self.case = confirmed(town, 2026, 3, 2)
        with time_machine.travel(at(2026, 5, 26), tick=False):
            reminders.remind_due()
            yield

    def test_to_the_supervisor_on_the_start_page(self, town, client):
        client.force_login(town.people["supervisor"])
        page = client.get("/admin/").content.decode()
        assert "久未答复，须马上办" in page and "八十五日未答复" in page and self.case.number in page

    def test_on_the_desk_and_on_the_case(self, town, client):
        client.force_login(town.people["receiver"])
        assert "八十五日未答复" in client.get("/admin/casework/").content.decode()
        page = client.get(f"/admin/casework/cases/{self.case.number}/").content.decode()
        assert "六十日未答复（2026-05-01）" in page

    def test_not_to_those_whom_it_does_not_concern(self, town, client):
        stranger = town.hire("head2", town.other, roles.OPENNESS_HEAD)
        client.force_login(stranger)
        assert "久未答复" not in client.get("/admin/").content.decode()


class TestRolesOfTheDesk:
    def test_they_belong_to_the_agency_that_has_the_case(self, town):
        data = tomllib.loads(
            Path(interaction.requests.__file__).with_name("procedure.toml").read_text(encoding="utf-8")
        )
        procedures.register(parse(data | {"desk_roles": ["reviewer"]}))
        theirs = town.hire("reviewer2", town.other, roles.CASE_REVIEWER)
        case = Case(procedure="requests", agency=town.agency, desk=town.other)
        assert "reviewer" in actors.staff(theirs, case).roles
        assert "reviewer" not in actors.staff(town.people["reviewer"], case).roles
        assert "head" in actors.staff(town.people["head"], case).roles
