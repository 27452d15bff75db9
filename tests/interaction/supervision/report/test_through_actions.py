"""A year of work done by the procedure's own actions comes out as the report says it must."""

from datetime import date

import pytest
from django.utils import timezone

from interaction.casework import calendar, limits
from interaction.requests import outcomes
from interaction.supervision.report.computing import compute
from interaction.supervision.report.content import judged
from interaction.supervision.report.models import AnnualReport
from interaction.supervision.report.statute import ROWS, TOTAL
from tests.interaction.requests.driving import Town, on_day

DETAILS = dict.fromkeys(outcomes.DETAILS, "写明的内容") | {"earlier": ""}


@pytest.fixture
def town(portal_ready, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    calendar.forget()
    limits.forget()
    yield Town()
    calendar.forget()
    limits.forget()


def answered(town, case, key):
    return town.run(
        case,
        ("handler", "draft_answer", DETAILS | {"answer": key, "body": "答复如下。"}),
        ("reviewer", "approve_answer"),
        ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
    )


def column(town, year, kind=TOTAL):
    """Row → number, for the rows that have one."""
    report = AnnualReport(agency=town.agency, year=year)
    found = compute(report)
    assert judged(report, found).breaches == []
    return {row: found.figures.three[row][kind] for row in ROWS if found.figures.three[row][kind]}


def test_two_years_of_requests(town):
    with on_day(2025, 12, 10):
        quick = town.to_handling(town.request(form="paper", delivery="pick_up"))
        slow = town.to_handling(town.request(form="paper", delivery="pick_up"))
        unclear = town.do(town.request(), "receiver", "confirm", {"confirmed_on": "2025-12-10", "way": "电话"})
        town.do(town.request(), "applicant", "withdraw", {"sure": "on"})  # before anybody had confirmed it
        gone = town.to_handling(town.request())
    with on_day(2025, 12, 12):
        answered(town, quick, "secret")
        unclear = town.do(unclear, "receiver", "ask_correction", {"what": "哪一年的方案", "days": 15})
        town.do(gone, "applicant", "withdraw", {"sure": "on"})
    with on_day(2026, 1, 5):
        corrected = town.do(unclear, "applicant", "correct", {"description": "2025 年的"})
        assert corrected.received_on == date(2025, 12, 10)
        slow = answered(town, slow, "process")
        data = {"kind": "review", "body": "青禾县人民政府", "filed_on": "2026-01-05", "file_number": ""}
        town.do(slow, "receiver", "record_proceeding", data)
    assert column(town, 2025) == {1: 4, 5: 1, 23: 1, 24: 2, 25: 2}
    with on_day(2026, 3, 2):
        assert column(town, 2026) == {2: 2, 10: 1, 24: 1, 25: 1}
        assert compute(AnnualReport(agency=town.agency, year=2026)).figures.four["review"]["pending"] == 1
        assert column(town, 2025) == {1: 4, 5: 1, 23: 1, 24: 2, 25: 2}  # whenever it is computed


@pytest.mark.django_db
def test_what_had_to_be_answered_again_counts_as_it_was_first_answered(town):
    with on_day(2025, 12, 10):
        case = answered(town, town.to_handling(town.request()), "secret")
        filed = {"kind": "review", "body": "县人民政府", "filed_on": "2025-12-10"}
        case = town.do(case, "receiver", "record_proceeding", filed)
    with on_day(2026, 1, 20):
        settled = {"proceeding": case.proceedings.get().pk, "result": "corrected", "decided_on": "2026-01-19"}
        case = town.do(case, "head", "record_result", settled)
        case = town.do(case, "head", "answer_again", {"received_on": "2026-01-20", "days": 20})
        assert column(town, 2025) == {1: 1, 5: 1, 24: 1}
        assert column(town, 2026) == {}
        answered(town, case, "partial")
    with on_day(2026, 3, 2):
        assert column(town, 2025) == {1: 1, 5: 1, 24: 1}
        assert column(town, 2026) == {}
        assert compute(AnnualReport(agency=town.agency, year=2026)).figures.four["review"]["corrected"] == 1
