"""The county and everybody else see how the agencies keep to their dates; every number is what a recount gives."""

import json
import random
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import calendar, projection
from interaction.casework.models import Case, Task
from interaction.requests.outcomes import OUTCOMES
from interaction.supervision.board import figures, shown

from .conftest import TODAY

YEAR = TODAY.year


@pytest.fixture(autouse=True)
def nothing_kept(one_day):
    cache.clear()


@pytest.fixture
def agencies(portal_ready):
    rows = [
        ("青禾县教育局", "11000000000000001X"),
        ("青禾县财政局", "110000000000000021"),
        ("青禾县民政局", "11000000000000003K"),
    ]
    return [Agency.objects.create(name=name, code=code, order=place) for place, (name, code) in enumerate(rows)]


def case_of(agency, number, chance):
    """A case as its ledger may have left it, on any day of the last two years."""
    case = Case(procedure="requests", number=f"SQ{number:05d}", agency=agency, desk=agency, step="handling",
                submitted_at=timezone.now())  # fmt: skip
    received = date(YEAR - 1, 1, 1) + timedelta(days=chance.randrange((TODAY - date(YEAR - 1, 1, 1)).days + 1))
    case.clock = chance.choice(["ended"] * 4 + ["running", "paused", "stopped", "unstarted"])
    if case.clock == "unstarted":
        return case
    case.received_on = received
    if case.clock == "ended":
        case.ended_on = min(TODAY, received + timedelta(days=chance.randrange(60)))
        case.outcome = chance.choice([*OUTCOMES, ""])
        case.due_on = chance.choice([None, calendar.add_workdays(received, 20)])
    elif case.clock == "running":
        case.due_on = calendar.add_workdays(TODAY, 0) + timedelta(days=chance.randrange(-20, 30))
        case.yellow_on = case.due_on - timedelta(days=5)
    return case


@pytest.fixture
def cases(agencies):
    chance = random.Random(5)
    found = [case_of(chance.choice(agencies[:2]), number, chance) for number in range(400)]
    Case.objects.bulk_create(found)
    return found


def recounted(cases, agency, year):
    """The same figures, one case after the other."""
    own = [case for case in cases if case.agency_id == agency.pk]
    finished = [case for case in own if case.ended_on and case.ended_on.year == year]
    answered = [case for case in finished if case.outcome in OUTCOMES and OUTCOMES[case.outcome].answer]
    return {
        "received": sum(case.received_on is not None and case.received_on.year == year for case in own),
        "finished": len(finished),
        "answered": len(answered),
        "late": sum(case.due_on is not None and case.due_on < case.ended_on for case in answered),
        "workdays": sum(calendar.workdays_between(case.received_on, case.ended_on) for case in answered),
        "received_in": [
            sum(case.received_on is not None and (case.received_on.year, case.received_on.month) == (year, month)
                for case in own)
            for month in range(1, 13)
        ],
        "finished_in": [sum(case.ended_on.month == month for case in finished) for month in range(1, 13)],
        "outcomes": {name: sum(case.outcome == name for case in finished) for name in [*OUTCOMES, ""]
                     if any(case.outcome == name for case in finished)},
        "lights": {str(light): sum(case.clock != "ended" and projection.light_of(case, TODAY) == light for case in own)
                   for light in projection.Light},
    }  # fmt: skip


@pytest.mark.django_db
class TestFigures:
    @pytest.mark.parametrize("year", [YEAR, YEAR - 1])
    def test_every_number_is_what_a_recount_gives(self, agencies, cases, year):
        board = figures.count(year)
        by_pk = {row.pk: row for row in board.agencies}
        for agency in agencies[:2]:
            expected = recounted(cases, agency, year)
            assert {name: getattr(by_pk[agency.pk], name) for name in expected} == expected
        for name in ("received", "finished", "answered", "late", "workdays", "in_hand"):
            assert getattr(board.total, name) == sum(getattr(row, name) for row in board.agencies)

    def test_the_number_of_questions_does_not_grow_with_the_cases(self, agencies, cases, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            figures.count(YEAR)

    def test_an_agency_without_requests_is_not_counted_as_late_or_on_time(self, agencies, cases):
        row = next(row for row in figures.count(YEAR).agencies if row.pk == agencies[2].pk)
        assert (row.on_time, row.average, row.is_empty) == (None, None, True)

    def test_demands_wait_until_they_are_answered_and_are_late_after_their_day(self, agencies, cases):
        for status, due in [("open", 1), ("open", -1), ("silent", -3), ("withdrawn", 1), ("answered", -5)]:
            Task.objects.create(case=cases[0], kind="supervision", asked_on=TODAY, days=3,
                                due_on=TODAY + timedelta(days=due), status=status)  # fmt: skip
        row = next(row for row in figures.count(YEAR).agencies if row.pk == cases[0].agency_id)
        assert (row.demands, row.demands_late) == (4, 2)

    def test_figures_are_kept_for_a_minute_and_no_longer(self, agencies, cases, django_assert_num_queries, monkeypatch):
        first = figures.board(YEAR)
        with django_assert_num_queries(0):
            assert figures.board(YEAR).total == first.total
        monkeypatch.setattr(figures, "FRESH_FOR", 0)
        Case.objects.filter(clock="running").update(clock="stopped")
        cache.delete(f"supervision-board:1:{YEAR}:{TODAY}:making")
        assert figures.board(YEAR).total.lights["grey"] > first.total.lights["grey"]

    def test_a_share_is_told_as_all_only_where_it_is_all(self):
        assert [shown.percent(share) for share in (None, 100.0, 99.97, 66.666)] == ["—", "100%", "99.9%", "66.7%"]


@pytest.mark.django_db
class TestPublicBoard:
    def test_it_shows_figures_and_no_case(self, agencies, cases):
        answer = Client().get("/supervision/")
        text = answer.content.decode()
        board = figures.board(YEAR)
        assert f"共收到政府信息公开申请 {board.total.received} 件" in text
        assert "青禾县教育局" in text and "另有 1 个机构今年没有收到申请" in text
        assert not any(case.number in text for case in cases)
        assert "public" in answer["Cache-Control"]

    def test_a_year_that_is_past_shows_no_lights_of_today(self, agencies, cases):
        text = Client().get(f"/supervision/?year={YEAR - 1}").content.decode()
        assert f"{YEAR - 1}年各机构办理情况" in text
        assert "light--red" not in text

    @pytest.mark.parametrize("year", ["1999", "9999", "20a6", "%00", "２０２６", "2026 "])
    def test_years_there_cannot_be_are_not_found(self, agencies, year):
        assert Client().get(f"/supervision/?year={year}").status_code in (400, 404)

    def test_a_county_without_requests_has_an_honest_board(self, agencies):
        assert "这一年没有收到申请" in Client().get("/supervision/").content.decode()


@pytest.mark.django_db
class TestInterface:
    def test_it_gives_the_same_figures_with_the_lights_of_each_agency(self, agencies, cases):
        answer = Client().get("/api/v1/supervision")
        found = json.loads(answer.content)
        board = figures.board(YEAR)
        assert found["total"]["received"] == board.total.received
        assert [row["in_hand"] for row in found["agencies"]] == [row.lights for row in board.agencies]
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_a_wrong_year_is_told_as_a_problem(self, agencies):
        answer = Client().get("/api/v1/supervision?year=x")
        assert answer.status_code == 400
        assert json.loads(answer.content)["parameter"] == "year"
