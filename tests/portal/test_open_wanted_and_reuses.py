"""/api/v1/wanted and /api/v1/reuses: what people asked of open data and made of it, as a developer meets it."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.agencies import roles
from interaction.casework import calendar, limits
from interaction.moderation import decisions
from opendata.asking.models import ShownWant
from opendata.reuse import sending
from opendata.reuse.models import Reuse
from search import memory, outbox, upkeep
from search.models import DueEntry, IndexState
from tests.opendata.asking.driving import DataTown

MADE = {
    "title": "到站提醒", "kind": "app", "maker": "听风", "description": "把站点做成大字的页面。",
    "url": "https://example.com/stops", "contact": "13800138000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(portal_ready, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    cache.clear()
    calendar.forget()
    limits.forget()
    memory.bump()


@pytest.fixture
def index(portal_ready):
    """An index that holds what the database of this test holds."""
    DueEntry.objects.all().delete()
    IndexState.objects.all().delete()
    upkeep.rebuild()


@pytest.fixture
def town():
    return DataTown()


@pytest.fixture
def moderator(town):
    return town.hire("moderator", None, roles.OPENNESS_OFFICE)


@pytest.fixture
def show(moderator):
    def show(case):
        decisions.decide(ShownWant.objects.get(case=case), "accepted", moderator)
        return ShownWant.objects.get(case=case)

    return show


@pytest.fixture
def made(town, moderator):
    def made(accepted=True, **changes):
        count = Reuse.objects.count()
        reuse, _ = sending.submit(MADE | {"datasets": [town.open]} | changes, secret=f"reuse {count}")
        if accepted:
            decisions.decide(reuse, "accepted", moderator)
        return reuse

    return made


@pytest.fixture
def public():
    return Client()


def everything(public, address):
    found, following = [], address
    while following:
        answer = public.get(following)
        assert answer.status_code == 200, answer.content
        found += answer.json()["results"]
        following = answer.json()["next"]
    return found


class TestWanted:
    def test_what_is_on_the_page_is_in_the_api_and_nothing_of_who_asked(self, town, public, show):
        show(town.handled())
        [line] = everything(public, "/api/v1/wanted")
        answer = public.get(line["api_url"])
        body = answer.json()
        assert body["title"] == "想要公交到站时刻" and "做到站提醒用" in body["text"]
        assert body["agency"]["name"] == town.agency.name and body["asked_on"] == timezone.localdate().isoformat()
        assert body["due_on"] and not body["overdue"] and body["state"].startswith("办理中")
        assert (body["outcome"], body["days"], body["answered_on"]) == ("", None, None)
        assert public.get(body["url"]).status_code == 200
        for private in ("13800138000", "王小明"):
            assert private not in answer.content.decode()

    def test_an_answer_comes_with_its_outcome_and_the_days_it_took(self, town, public, show):
        show(town.answered())
        [line] = everything(public, "/api/v1/wanted")
        assert (line["outcome"], line["outcome_label"], line["days"]) == ("planned", "列入开放计划", 0)
        assert line["planned_by"] and line["due_on"] is None
        body = public.get(line["api_url"]).json()
        assert "正在整理" in body["answer"] and "13700137000" not in body["answer"]

    def test_a_dataset_that_was_opened_is_named(self, town, public, show):
        case = town.handled()
        show(case)
        town.do(case, "handler", "answer", {"result": "opened", "text": "已经放进目录。", "opened": town.open.pk})
        [line] = everything(public, "/api/v1/wanted")
        assert line["opened"] == {"code": "bus-stops", "name": "公交站点"}

    def test_a_dataset_that_had_to_vanish_is_named_nowhere(self, index, town, public, show):
        case = town.handled(dataset=town.open)
        shown = show(case)
        town.do(case, "handler", "answer", {"result": "opened", "text": "已经放进目录。", "opened": town.open.pk})
        places = ["/api/v1/wanted", f"/api/v1/wanted/{shown.pk}", "/data/wanted/", f"/data/wanted/{shown.pk}/"]
        places += ["/api/v1/search?q=到站时刻", "/feeds/wanted.atom"]

        def naming():
            outbox.drain()
            memory.bump()
            cache.clear()
            return [place for place in places if "公交站点" in public.get(place).content.decode()]

        assert naming()[:4] == places[:4]
        town.open.withdraw("泄露个人信息", None, gone=True)
        assert naming() == []
        [line] = everything(public, "/api/v1/wanted")
        assert (line["title"], line["dataset"], line["opened"]) == ("想要公交到站时刻", None, None)

    def test_the_list_is_taken_page_by_page(self, town, public, show):
        for number in range(5):
            show(town.ask(subject=f"需求 {number}"))
        found = everything(public, "/api/v1/wanted?limit=2")
        assert [line["title"] for line in found] == [f"需求 {number}" for number in (4, 3, 2, 1, 0)]

    def test_what_was_never_shown_does_not_exist(self, town, public):
        town.ask()
        assert everything(public, "/api/v1/wanted") == []
        assert public.get(f"/api/v1/wanted/{ShownWant.objects.get().pk}").status_code == 404

    def test_what_its_writer_took_back_is_gone(self, town, public, show):
        case = town.ask()
        shown = show(case)
        town.do(case, "applicant", "forbid_public")
        answer = public.get(f"/api/v1/wanted/{shown.pk}")
        assert answer.status_code == 410 and "到站" not in answer.content.decode()
        assert everything(public, "/api/v1/wanted") == []

    def test_taken_back_before_it_was_shown_it_never_was(self, town, public):
        case = town.ask()
        town.do(case, "applicant", "forbid_public")
        assert public.get(f"/api/v1/wanted/{ShownWant.objects.get().pk}").status_code == 404

    def test_the_figures_are_those_of_the_page(self, town, public, show):
        town.answered()
        town.answered()
        town.ask("error")
        town.do(town.ask(), "applicant", "withdraw", {"sure": "on"})
        memory.bump()
        kinds = {row["kind"]: row for row in public.get("/api/v1/wanted/figures").json()["kinds"]}
        wanted = kinds["wanted"]
        assert (wanted["received"], wanted["answered"], wanted["in_hand"], wanted["overdue"]) == (3, 2, 0, 0)
        assert (wanted["on_time_percent"], wanted["average_workdays"]) == (100.0, 0.0)
        assert {one["outcome"]: one["cases"] for one in wanted["outcomes"]} == {"planned": 2, "withdrawn": 1}
        assert (kinds["error"]["received"], kinds["error"]["in_hand"], kinds["error"]["on_time_percent"]) == (
            1,
            1,
            None,
        )
        page = public.get("/data/wanted/").content.decode()
        assert "列入开放计划 2，申请人撤回 1" in page and "100.0%" in page


class TestReuses:
    def test_what_is_on_the_page_is_in_the_api_and_not_how_to_reach_its_maker(self, public, made):
        made()
        [line] = everything(public, "/api/v1/reuses")
        answer = public.get(line["api_url"])
        body = answer.json()
        assert (body["title"], body["kind"], body["kind_label"], body["maker"]) == (
            "到站提醒",
            "app",
            "应用、小程序",
            "听风",
        )
        assert body["datasets"] == [{"code": "bus-stops", "name": "公交站点"}]
        assert body["description"] == MADE["description"] and body["link"] == MADE["url"]
        assert public.get(body["url"]).status_code == 200
        assert "13800138000" not in answer.content.decode()

    def test_the_list_is_narrowed_as_the_page_is(self, town, public, made):
        made()
        made(title="报道", kind="news", datasets=[town.conditional])
        assert [line["title"] for line in everything(public, "/api/v1/reuses?limit=1")] == ["报道", "到站提醒"]
        assert [line["title"] for line in everything(public, "/api/v1/reuses?kind=app")] == ["到站提醒"]
        assert [line["title"] for line in everything(public, "/api/v1/reuses?dataset=bus-trips")] == ["报道"]

    @pytest.mark.parametrize(
        ("query", "parameter"), [("kind=x", "kind"), ("dataset=none", "dataset"), ("after=x", "after"), ("q=1", "q")],
        ids=["kind", "dataset", "after", "unknown"],
    )  # fmt: skip
    def test_a_wrong_parameter_is_named(self, public, query, parameter):
        answer = public.get(f"/api/v1/reuses?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)

    def test_one_that_waits_or_was_refused_does_not_exist(self, public, made, moderator):
        reuse = made(accepted=False)
        for _ in range(2):
            assert public.get(f"/api/v1/reuses/{reuse.pk}").status_code == 404
            assert public.get(f"/data/reuse/{reuse.pk}/").status_code == 404
            if reuse.standing == "held":
                decisions.decide(reuse, "refused", moderator, "广告")

    def test_one_that_was_taken_down_is_gone(self, public, made, moderator):
        reuse = made()
        decisions.decide(reuse, "refused", moderator, "网址打不开了")
        for address in (f"/api/v1/reuses/{reuse.pk}", f"/data/reuse/{reuse.pk}/"):
            answer = public.get(address)
            assert answer.status_code == 410 and "到站提醒" not in answer.content.decode()
        assert everything(public, "/api/v1/reuses") == []

    def test_a_dataset_that_is_not_public_any_more_is_not_named(self, town, public, made):
        made(datasets=[town.open, town.conditional])
        town.conditional.withdraw("停用", None)
        [line] = everything(public, "/api/v1/reuses")
        assert [one["code"] for one in line["datasets"]] == ["bus-stops"]


class TestFound:
    """By the search of the site, and by whoever follows it."""

    def found(self, public, word):
        outbox.drain()
        memory.bump()
        cache.clear()
        return [one["title"] for one in public.get("/api/v1/search", {"q": word}).json()["results"]]

    def test_data_wanted_is_found_while_it_is_shown_with_its_answer(self, index, town, public, show):
        case = town.handled()
        assert self.found(public, "到站时刻") == []
        show(case)
        assert self.found(public, "到站时刻") == ["想要公交到站时刻"]
        assert self.found(public, "13800138000") == []
        town.do(case, "handler", "answer", {"result": "declined", "text": "车辆没有装定位设备。"})
        assert self.found(public, "定位设备") == ["想要公交到站时刻"]
        town.do(case, "applicant", "forbid_public")
        assert self.found(public, "到站时刻") == []

    def test_a_reuse_is_found_while_it_is_shown(self, index, public, made, moderator):
        reuse = made(accepted=False)
        assert self.found(public, "到站提醒") == []
        decisions.decide(reuse, "accepted", moderator)
        assert self.found(public, "到站提醒") == ["到站提醒"]
        decisions.decide(reuse, "refused", moderator, "网址打不开了")
        assert self.found(public, "到站提醒") == []

    @pytest.mark.parametrize("name", ["wanted", "reuses"])
    def test_each_has_a_feed(self, index, town, public, show, made, name):
        show(town.ask())
        made()
        outbox.drain()
        memory.bump()
        told = json.loads(public.get(f"/feeds/{name}.json").content)
        assert [one["title"] for one in told["items"]] == [{"wanted": "想要公交到站时刻", "reuses": "到站提醒"}[name]]


@pytest.mark.parametrize("address", ["wanted", "wanted/figures", "reuses"])
def test_answers_are_counted_conditional_and_open_to_every_site(public, address):
    first = public.get(f"/api/v1/{address}")
    assert first.headers["Access-Control-Allow-Origin"] == "*" and "RateLimit-Remaining" in first.headers
    assert public.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert f"/api/v1/{address}" in public.get("/api/v1/openapi.json").json()["paths"]
    assert f"/api/v1/{address}" in public.get("/api/v1/docs").content.decode()
