"""The county's office sees who is late, demands an answer, and sees whether one came."""

import secrets
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.agencies import roles
from interaction.casework import actors, calendar, engine
from interaction.casework.models import Case, Entry, Task
from interaction.supervision.board import demands
from tests.interaction.requests.driving import Town

BOARD, OVERDUE, DEMANDS = "/admin/supervision/", "/admin/supervision/overdue/", "/admin/supervision/demands/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def town(portal_ready):
    return Town()


@pytest.fixture
def late(town):
    """Three requests that came thirty working days ago and have not been answered."""
    began = calendar.current().workday_before(timezone.localdate(), 30)
    with time_machine.travel(timezone.now() - (timezone.localdate() - began)):
        return [town.to_handling(town.request(description=f"第 {place} 件")) for place in range(3)]


@pytest.fixture
def supervisor(town, client):
    client.force_login(town.people["supervisor"])
    return client


def sent(cases, demand="请三日内答复", **more):
    return {"case": [case.pk for case in cases], "demand": demand, "days": 3, "token": secrets.token_hex(16), **more}


def shown(answer):
    return answer.content.decode()


@pytest.mark.django_db
class TestWhoMaySee:
    @pytest.mark.parametrize("address", [BOARD, OVERDUE, DEMANDS])
    def test_only_the_county(self, town, client, address):
        office = town.hire("office", None, roles.OPENNESS_OFFICE)
        for user, status in [(town.people["supervisor"], 200), (office, 200), (town.people["head"], 302)]:
            client.force_login(user)
            assert client.get(address).status_code == status

    def test_the_office_sees_but_does_not_demand(self, town, client, late):
        client.force_login(town.hire("office", None, roles.OPENNESS_OFFICE))
        assert "督办选中的" not in shown(client.get(OVERDUE))
        assert client.post(OVERDUE, sent(late)).status_code in (302, 403)
        assert not Task.objects.filter(kind="supervision").exists()


@pytest.mark.django_db
class TestOverdue:
    def test_late_cases_are_listed_and_others_are_not(self, town, supervisor, late):
        fresh = town.request()
        text = shown(supervisor.get(OVERDUE))
        assert all(case.number in text for case in late)
        assert fresh.number not in text
        assert "超过 10 个工作日" in text

    def test_it_can_be_narrowed_to_one_agency(self, town, supervisor, late):
        assert late[0].number in shown(supervisor.get(OVERDUE, {"agency": town.agency.pk}))
        assert late[0].number not in shown(supervisor.get(OVERDUE, {"agency": town.other.pk}))
        assert supervisor.get(OVERDUE, {"agency": "x' OR 1", "after": "2026-99-99.5"}).status_code == 200

    def test_several_are_demanded_about_at_once(self, supervisor, late):
        answer = supervisor.post(OVERDUE, sent(late[:2]), follow=True)
        assert "已督办 2 件" in shown(answer)
        entries = Entry.objects.filter(action="supervise")
        assert {entry.case_id for entry in entries} == {case.pk for case in late[:2]}
        assert entries[0].sealed.content["demand"] == "请三日内答复"
        due = calendar.add_workdays(timezone.localdate(), 3)
        assert set(Task.objects.filter(kind="supervision").values_list("due_on", flat=True)) == {due}

    def test_a_form_sent_twice_demands_once(self, supervisor, late):
        form = sent(late[:1])
        supervisor.post(OVERDUE, form)
        supervisor.post(OVERDUE, form)
        assert Entry.objects.filter(action="supervise").count() == 1

    def test_one_that_waits_for_a_reply_is_told_and_the_others_are_done(self, supervisor, late):
        supervisor.post(OVERDUE, sent(late[:1]))
        text = shown(supervisor.post(OVERDUE, sent(late), follow=True))
        assert "已督办 2 件" in text
        assert f"{late[0].number} 没有督办：督办还没有回复。" in text

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"demand": " "}, "请写明要求做什么"),
            ({"days": "0"}, "大于或等于"),
            ({"days": "很快"}, "整数"),
            ({"case": []}, "请先在名单里选中"),
            ({"case": ["abc", "9" * 40]}, "请先在名单里选中"),
            ({"demand": "x" * 100_000}, "5000"),
            ({"demand": "a\x00b"}, "空字符"),
            ({"token": "../"}, ""),
        ],
    )
    def test_what_is_filled_in_wrongly_is_told_and_nothing_is_done(self, supervisor, late, changes, told):
        answer = supervisor.post(OVERDUE, sent(late[:1]) | changes)
        assert answer.status_code == 422
        assert told in shown(answer)
        assert not Entry.objects.filter(action="supervise").exists()

    def test_what_was_chosen_stays_chosen_when_the_form_comes_back(self, supervisor, late):
        text = shown(supervisor.post(OVERDUE, sent(late[1:2], demand="")))
        ticks = [line for line in text.splitlines() if 'name="case"' in line]
        assert [" checked" in line for line in ticks] == [False, True, False]

    def test_the_list_is_turned_by_key_and_shows_every_case_once(self, town, supervisor, late, monkeypatch):
        monkeypatch.setattr("interaction.supervision.board.admin_views.PAGE", 2)
        first = supervisor.get(OVERDUE)
        second = supervisor.get(first.context["next"])
        found = [line.case.pk for page in (first, second) for line in page.context["lines"]]
        assert found == [case.pk for case in late]
        assert not second.context["next"] and second.context["first"]


@pytest.mark.django_db
class TestReplies:
    def test_demand_and_reply_stand_side_by_side(self, town, supervisor, late):
        supervisor.post(OVERDUE, sent(late[:1], demand="为什么迟了"))
        assert "等待回复" in shown(supervisor.get(DEMANDS))
        town.do(late[0], "handler", "answer_supervision", {"note": "档案在外地，周五答复"})
        assert "没有等待回复的督办" in shown(supervisor.get(DEMANDS))
        text = shown(supervisor.get(DEMANDS, {"state": "answered"}))
        assert "为什么迟了" in text and "档案在外地，周五答复" in text and "（逾期）" not in text

    def test_what_is_not_answered_in_time_is_red(self, town, supervisor, late):
        supervisor.post(OVERDUE, sent(late[:1]))
        task = Task.objects.get(kind="supervision")
        with time_machine.travel(timezone.now() + timedelta(days=15)):
            case = Case.objects.get(pk=late[0].pk)
            engine.act(case, "supervision_late", actors.SYSTEM, {"task": task.pk})
            supervisor.force_login(town.people["supervisor"])
            assert "逾期未回复" in shown(supervisor.get(DEMANDS))
            assert "其中逾期 1" in shown(supervisor.get(BOARD))
            town.do(case, "handler", "answer_supervision", {"note": "已经答复"})
            assert "（逾期）" in shown(supervisor.get(DEMANDS, {"state": "answered"}))

    def test_a_case_that_was_answered_still_owes_its_reply(self, town, supervisor, late):
        supervisor.post(OVERDUE, sent(late[:1]))
        town.do(late[0], "applicant", "withdraw", {"sure": True})
        assert late[0].number in shown(supervisor.get(DEMANDS))
        assert "answer_supervision" in town.available(late[0], "receiver")

    def test_the_second_demand_does_not_take_the_first_ones_reply(self, town, supervisor, late):
        for text, reply in [("第一次", "第一次的回复"), ("第二次", "")]:
            supervisor.post(OVERDUE, sent(late[:1], demand=text))
            if reply:
                town.do(late[0], "handler", "answer_supervision", {"note": reply})
        told = demands.told((task.case, task) for task in Task.objects.filter(kind="supervision").order_by("pk"))
        assert [(one.text, one.reply) for one in told] == [("第一次", "第一次的回复"), ("第二次", "")]


@pytest.mark.django_db
class TestBoard:
    def test_each_number_in_hand_opens_its_cases_on_the_desk(self, town, supervisor, late):
        text = shown(supervisor.get(BOARD))
        address = f"/admin/casework/?tab=all&amp;agency={town.agency.pk}&amp;light=red"
        assert f'href="{address}"' in text
        desk = shown(supervisor.get(address.replace("&amp;", "&")))
        assert all(case.number in desk for case in late)

    def test_its_queries_are_few_however_many_cases(self, supervisor, late):
        """Beside those that any page of the admin asks about whoever looks at it."""
        supervisor.post(OVERDUE, sent(late[:2]))
        supervisor.get(BOARD)
        for address, most in [(BOARD, 0), (OVERDUE, 4), (DEMANDS, 3)]:
            with CaptureQueriesContext(connection) as asked:
                supervisor.get(address)
            # Limits and calendar are read at most once a second, whoever asks.
            kept = ("casework_limitchange", "casework_legalyear")
            told = [query["sql"] for query in asked if not any(table in query["sql"] for table in kept)]
            own = [sql for sql in told if "casework_" in sql or "agencies_agency" in sql]
            assert len(own) <= most, own
            assert len(told) <= most + 11

    def test_the_menu_shows_it_to_the_county_alone(self, town, client):
        for name, there in [("supervisor", True), ("handler", False)]:
            client.force_login(town.people[name])
            assert (BOARD in shown(client.get("/admin/"))) is there
