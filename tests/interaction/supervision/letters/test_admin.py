"""The county's office sees how letters are answered, and says whether the public sees who does best."""

from datetime import timedelta

import pytest
from django.db.models import Count
from django.test import Client

from cms.agencies import roles
from interaction.casework.models import Task
from interaction.mailbox.models import MailboxSettings
from interaction.supervision.board.figures import demands_waiting
from interaction.supervision.letters import keeping
from tests.interaction.requests.driving import Town

from .conftest import TODAY

LETTERS, OVERDUE = "/admin/supervision/letters/", "/admin/supervision/overdue/"


@pytest.fixture
def town(portal_ready):
    return Town()


@pytest.fixture
def supervisor(town, client):
    client.force_login(town.people["supervisor"])
    return client


@pytest.fixture
def late(town, writer):
    """A letter to the people's government that the town's other agency has, and is late with."""
    case = writer.letter(town.agency, on=TODAY - timedelta(days=40))
    writer.happens(case, "assign", TODAY - timedelta(days=39), desk=town.other)
    keeping.catch_up()
    return case


def shown(answer):
    return answer.content.decode()


@pytest.mark.django_db
class TestBoard:
    def test_only_the_county_sees_it(self, town, client):
        office = town.hire("office", None, roles.OPENNESS_OFFICE)
        for user, status in [(town.people["supervisor"], 200), (office, 200), (town.people["head"], 302)]:
            client.force_login(user)
            assert client.get(LETTERS).status_code == status

    def test_a_red_number_opens_the_list_of_those_letters(self, town, supervisor, late):
        address = f"{OVERDUE}?procedure=mailbox&amp;agency={town.other.pk}"
        assert address in shown(supervisor.get(LETTERS))
        assert late.number in shown(supervisor.get(address.replace("&amp;", "&")))
        assert late.number not in shown(supervisor.get(f"{OVERDUE}?procedure=requests"))
        assert late.number in shown(supervisor.get(OVERDUE))

    def test_a_kind_that_there_is_not_narrows_nothing(self, supervisor, late):
        assert late.number in shown(supervisor.get(OVERDUE, {"procedure": "' OR 1=1"}))

    def test_demands_stand_under_the_agency_that_has_the_letter(self, town, supervisor, late):
        Task.objects.create(case=late, kind="supervision", asked_on=TODAY - timedelta(days=9), days=3,
                            due_on=TODAY - timedelta(days=4))  # fmt: skip
        assert "（逾期 1）" in shown(supervisor.get(LETTERS))

    @pytest.mark.sqlite
    def test_demands_are_counted_without_going_through_all_letters(self, late):
        for procedure in ("mailbox", "requests"):
            plan = demands_waiting(procedure).values_list("case__desk").annotate(number=Count("pk")).explain()
            assert "SEARCH casework_task USING INDEX task_due" in plan and "case_received" not in plan, plan

    def test_a_year_that_cannot_be_is_not_there(self, supervisor):
        assert supervisor.get(LETTERS, {"year": "1066"}).status_code == 404


@pytest.mark.django_db
class TestRanking:
    @pytest.fixture
    def answered(self, town, writer):
        for _ in range(10):
            writer.answered(writer.letter(town.agency), TODAY)
        keeping.catch_up()

    def test_the_supervisor_shows_it_and_takes_it_back(self, supervisor, answered):
        public = Client()
        assert "名次" in shown(supervisor.get(LETTERS)) and "名次" not in shown(public.get("/mailbox/figures/"))
        assert "排名已经公开" in shown(supervisor.post(LETTERS, {"ranking": "public"}, follow=True))
        assert "名次" in shown(public.get("/mailbox/figures/"))
        supervisor.post(LETTERS, {"ranking": "private"})
        assert "名次" not in shown(public.get("/mailbox/figures/"))

    def test_nobody_else_does(self, town, client, answered):
        for user in (town.hire("office", None, roles.OPENNESS_OFFICE), town.people["head"]):
            client.force_login(user)
            assert client.post(LETTERS, {"ranking": "public"}).status_code in (302, 403)
            assert not MailboxSettings.load().ranking_public
