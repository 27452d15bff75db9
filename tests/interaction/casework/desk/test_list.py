"""The list: the most urgent case first, page after page, and each officer sees what is theirs."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework.desk import reach
from interaction.casework.desk.counts import lights
from interaction.casework.desk.filters import Filters, numbers
from interaction.casework.desk.list_view import keys_of
from interaction.casework.desk.segments import Place
from interaction.casework.models import Case
from interaction.casework.projection import Light, light_of
from interaction.requests.models import InformationRequest
from tests.interaction.requests.driving import EXTENSION, SHANGHAI, on_day

TODAY = date(2026, 4, 15)
NUMBER = re.compile(r"SQ\d{13}")


def many(agency, count, *, clock="running", step="handling", due=None, **more):
    """Cases as lists see them, three of each due date."""
    first = Case.objects.count()
    made = [
        Case(
            procedure="requests", number=f"SQ20260401{first + n:05d}", agency=agency, desk=more.get("desk", agency),
            submitted_at=datetime(2026, 4, 1, 9, tzinfo=SHANGHAI), subject=f"事由 {first + n}", step=step, clock=clock,
            due_on=due(n) if due else None, yellow_on=due(n) - timedelta(5) if due and clock == "running" else None,
            step_since=date(2026, 4, 1), handler=more.get("handler"),
        )
        for n in range(count)
    ]  # fmt: skip
    Case.objects.bulk_create(made)
    InformationRequest.objects.bulk_create(InformationRequest(case=case, kind="person") for case in made)
    return made


def by_threes(n):
    return date(2026, 4, 6) + timedelta(n // 3)


@pytest.fixture
def stock(town):
    """A desk with cases of every state; days on which several are due, so that pages end in the middle of a day."""
    many(town.agency, 60, due=by_threes)
    many(town.agency, 7, clock="unstarted", step="submitted")
    many(town.agency, 5, clock="paused", due=by_threes)
    many(town.agency, 4, clock="stopped", step="correcting")
    many(town.agency, 30, clock="ended", step="answered", due=by_threes)
    many(town.agency, 3, clock="ended", step="closed")
    many(town.other, 11, due=by_threes)
    many(town.other, 6, due=by_threes, desk=town.agency)
    return town


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["receiver", "handler", "reviewer", "head", "supervisor"])
def test_whatever_somebodys_duty_the_start_page_and_the_desk_open(stock, at_desk, who):
    """A head's duty has no step of its own: nothing waits for it as such, and that is no failure."""
    with on_day(2026, 4, 15):
        for address in ("/admin/", "/admin/casework/"):
            assert at_desk(who).get(address).status_code == 200


def of_the_desk(queries):
    """Without what every page of Wagtail's admin asks: who is signed in, and what the menu shows them."""
    everywhere = ("django_session", "otp_totp", "wagtail", "auth_permission")
    return [one["sql"][:150] for one in queries if not any(name in one["sql"] for name in everywhere)]


def walk(filters, sources, size, *, backwards=False):
    """Every key, page after page."""
    pages, place = [], None
    if backwards:
        found = keys_of(filters, sources, 10_000)
        place = Place(99, None, 10**9)
    while True:
        found = keys_of(filters, sources, size, **({"before": place} if backwards else {"after": place}))
        pages.append(found.keys)
        if not (found.before if backwards else found.after):
            return [key for page in (reversed(pages) if backwards else pages) for key in page]
        place = found.first if backwards else found.last


@pytest.mark.django_db
def test_who_is_asked_for_more_time_finds_the_case_among_what_waits_for_them(town, at_desk):
    with on_day(2026, 4, 13):
        case = town.to_handling(town.request())
        case = town.do(case, "handler", "ask_extension", EXTENSION)

        def waiting():
            return case.number in at_desk("head").get("/admin/casework/?tab=mine").content.decode()

        assert waiting() and case.number in at_desk("head").get("/admin/").content.decode()
        town.do(case, "head", "refuse_extension", {"note": "期限内可以办完"})
        assert not waiting()
        town.do(case, "handler", "ask_extension", EXTENSION)
        assert waiting()
        town.do(case, "head", "approve_extension", EXTENSION)
        assert not waiting()


@pytest.mark.django_db
class TestOrder:
    @pytest.mark.parametrize("size", [1, 2, 7, 50])
    @pytest.mark.parametrize("state", ["open", "ended"])
    def test_pages_of_any_size_show_each_case_once_in_the_same_order(self, stock, size, state):
        sources = reach.own(stock.people["receiver"])
        with on_day(2026, 4, 15):
            whole = keys_of(Filters("own", state), sources, 10_000).keys
            assert walk(Filters("own", state), sources, size) == whole
            assert walk(Filters("own", state), sources, size, backwards=True) == whole
        mine = Case.objects.filter(agency=stock.agency) | Case.objects.filter(desk=stock.agency)
        wanted = mine.filter(clock="ended") if state == "ended" else mine.exclude(clock="ended")
        assert sorted(whole) == sorted(wanted.values_list("pk", flat=True))

    def test_late_ones_first_then_unconfirmed_then_by_the_day_they_are_due(self, stock):
        with on_day(2026, 4, 15):
            keys = keys_of(Filters("own"), reach.own(stock.people["receiver"]), 10_000).keys
        cases = Case.objects.in_bulk(keys)
        order = [cases[key] for key in keys]
        kinds = [("red" if case.clock == "running" and case.due_on < TODAY else case.clock) for case in order]
        assert list(dict.fromkeys(kinds)) == ["red", "unstarted", "running", "paused", "stopped"]
        running = [case.due_on for case in order if case.clock == "running"]
        assert running == sorted(running)

    @pytest.mark.parametrize("light", list(Light))
    def test_lights_show_and_count_the_cases_that_have_them(self, stock, light):
        sources = reach.own(stock.people["receiver"])
        with on_day(2026, 4, 15):
            shown = keys_of(Filters("own", light=light), sources, 10_000).keys
            counted = lights(sources, Filters("own"), TODAY)[light]
        mine = Case.objects.filter(agency=stock.agency) | Case.objects.filter(desk=stock.agency)
        expected = [case.pk for case in mine.exclude(clock="ended") if light_of(case, TODAY) is light]
        assert sorted(shown) == sorted(expected)
        assert counted == len(expected) > 0

    def test_a_place_written_by_hand_is_no_place(self):
        for text in ("", "1", "a_b_c", "1_2026-13-01_4", "1__", "1_2026-04-01_-4", "9" * 30 + "__1", "1__" + "9" * 30):
            assert Place.read(text) is None
        for place in (Place(1, None, 4), Place(2, TODAY, 7)):
            assert Place.read(str(place)) == place


@pytest.mark.django_db
class TestPage:
    def test_the_desk_opens_in_ten_queries_however_many_cases(self, stock, at_desk):
        browser = at_desk("receiver")
        many(stock.agency, 200, due=by_threes)
        with on_day(2026, 4, 15):
            browser.get("/admin/casework/?tab=own")
            with CaptureQueriesContext(connection) as queries:
                page = browser.get("/admin/casework/?tab=own")
        assert page.status_code == 200
        assert len(NUMBER.findall(page.content.decode())) >= 50
        assert len(of_the_desk(queries)) <= 10, of_the_desk(queries)

    def test_a_supervisor_s_desk_of_the_whole_county_too(self, stock, at_desk):
        browser = at_desk("supervisor")
        with on_day(2026, 4, 15), CaptureQueriesContext(connection) as queries:
            page = browser.get("/admin/casework/")
        assert len(of_the_desk(queries)) <= 10, of_the_desk(queries)
        assert "事由 1" not in page.content.decode()  # whose business a subject is not

    def test_next_and_previous_lead_on_and_back(self, stock, at_desk):
        browser = at_desk("receiver")
        with on_day(2026, 4, 15):
            first = browser.get("/admin/casework/?tab=own")
            second = browser.get("/admin/casework/" + first.context["next"])
            back = browser.get("/admin/casework/" + second.context["previous"])
        numbers_of = [[row.case.number for row in page.context["rows"]] for page in (first, second, back)]
        assert numbers_of[0] == numbers_of[2]
        assert not set(numbers_of[0]) & set(numbers_of[1])
        assert len(numbers_of[0]) == 50

    def test_what_is_typed_wrongly_is_told_and_left_out(self, stock, at_desk):
        browser = at_desk("receiver")
        page = browser.get("/admin/casework/?tab=nowhere&due_from=昨天&step=requests.none&light=blue&after=x&agency=1")
        assert page.status_code == 200
        assert page.context["rows"]
        for odd in ("q=" + "9" * 5000, "due_from=0001-01-01", "after=4_9999-12-31_1", "step=.", "q=SQ2026'--"):
            assert browser.get(f"/admin/casework/?{odd}").status_code == 200

    def test_by_number_whole_or_begun(self, stock, at_desk):
        browser = at_desk("receiver")
        for typed in ("SQ2026040100005", "2026040100005", "sq 2026 0401 00005"):
            found = browser.get("/admin/casework/", {"q": typed}).context["rows"]
            assert [row.case.number for row in found] == ["SQ2026040100005"]
        page = browser.get("/admin/casework/", {"tab": "own", "q": "SQ20260401"})
        assert len(page.context["rows"]) == 50
        assert "请把编号输得更完整" in page.content.decode()
        assert "请至少输入" in browser.get("/admin/casework/", {"q": "SQ"}).content.decode()
        assert numbers("SQ20260401") is not None and numbers("SQ2026") is None and numbers("不是编号") is None

    def test_by_step_and_by_day(self, stock, at_desk):
        browser = at_desk("receiver")
        rows = browser.get("/admin/casework/?tab=own&step=requests.correcting").context["rows"]
        assert {row.case.step for row in rows} == {"correcting"} and len(rows) == 4
        rows = browser.get("/admin/casework/?tab=own&step=requests.answered").context["rows"]
        assert {row.case.step for row in rows} == {"answered"} and len(rows) == 30
        rows = browser.get("/admin/casework/?tab=own&due_from=2026-04-10&due_to=2026-04-10").context["rows"]
        assert {row.case.due_on for row in rows} == {date(2026, 4, 10)}

    def test_a_tab_for_what_waits_for_me(self, stock, at_desk):
        many(stock.agency, 2, due=by_threes, handler=stock.people["handler"])
        many(stock.agency, 3, due=by_threes, step="assigned")
        many(stock.agency, 4, due=by_threes, step="reviewing", handler=stock.people["receiver"])
        count = lambda who: len(at_desk(who).get("/admin/casework/").context["rows"])  # noqa: E731
        assert count("reviewer") == 4
        steps = {row.case.step for row in at_desk("handler").get("/admin/casework/?tab=mine").context["rows"]}
        assert steps == {"handling", "assigned"}
        assert {row.case.step for row in at_desk("receiver").get("/admin/casework/").context["rows"]} == {
            "submitted", "reviewing",
        }  # fmt: skip


@pytest.mark.django_db
class TestDownload:
    def test_the_whole_list_without_anybody_s_data(self, stock, at_desk):
        Agency.objects.filter(pk=stock.agency.pk).update(short_name="=cmd|' /C calc'!A0")
        InformationRequest.objects.update(applicant={"name": "张三丰"}, description="秘密的事由")
        browser = at_desk("receiver")
        with on_day(2026, 4, 15):
            text = b"".join(browser.get("/admin/casework/export/csv/?tab=own").streaming_content).decode("utf-8-sig")
            assert browser.get("/admin/casework/export/xlsx/?tab=own").status_code == 200
        assert len(text.strip().splitlines()) == 1 + 60 + 7 + 5 + 4 + 6
        assert "事由" not in text and "张三丰" not in text
        assert not re.search(r"(^|,)\"?[=+@]", text, re.M)
        assert browser.get("/admin/casework/export/exe/").status_code == 404

    def test_only_what_the_list_would_show(self, stock, at_desk):
        text = b"".join(at_desk("colleague").get("/admin/casework/export/csv/?tab=own").streaming_content).decode()
        assert len(text.strip().splitlines()) == 1 + 11 + 6


@pytest.mark.django_db
class TestWhoseDesk:
    def test_each_agency_has_its_own_cases(self, stock, at_desk):
        for tab in ("own", "all", "mine", "asked", ""):
            for row in at_desk("colleague").get(f"/admin/casework/?tab={tab}").context["rows"]:
                assert stock.other.pk in (row.case.agency_id, row.case.desk_id)

    def test_the_county_has_all_of_them_and_chooses_an_agency(self, stock, at_desk):
        browser = at_desk("supervisor")
        page = browser.get(f"/admin/casework/?agency={stock.other.pk}")
        assert {row.case.agency_id for row in page.context["rows"]} == {stock.other.pk}

    def test_who_has_no_role_has_no_desk(self, stock, at_desk):
        stranger = stock.hire("editor", stock.agency, roles.EDITOR)
        browser = at_desk(stranger)
        for url in ("", "export/csv/", "together/", "cases/SQ2026040100001/", "requests/enter/", "requests/groups/"):
            assert browser.get(f"/admin/casework/{url}").status_code in (302, 403), url
            assert "SQ2026" not in browser.get(f"/admin/casework/{url}", follow=True).content.decode()
        home = browser.get("/admin/").content.decode()
        assert '"/admin/casework/"' not in home
