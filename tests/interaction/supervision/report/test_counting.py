"""The tables come out of the cases by themselves, and every identity holds on them."""

from datetime import date

import pytest

from interaction.casework.models import Case
from interaction.supervision.report import counting
from interaction.supervision.report.computing import compute
from interaction.supervision.report.counting import Year
from interaction.supervision.report.figures import Figures, entered
from interaction.supervision.report.identities import judge
from interaction.supervision.report.models import AnnualReport
from interaction.supervision.report.statute import COLUMNS, KINDS, PROCEEDINGS, RESULT_LABELS, ROWS, TOTAL

from .cases import case_of, fee, keep, proceeding, random_cases


def figures_of(agency, year=2025):
    return counting.count([agency.pk], Year(year))[agency.pk]


def row(figures, number):
    return figures.three[number][TOTAL]


@pytest.mark.parametrize("seed", range(6))
def test_every_identity_holds_whatever_happened(education, health, seed):
    random_cases(education, seed)
    random_cases(health, seed + 100, 50)
    last = None
    for year in (2023, 2024, 2025, 2026):
        figures = figures_of(education, year)
        assert judge(figures, {}, last, None).breaches == []
        last = figures
    assert row(last, 1) > 0


@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_as_one_would_count_it_on_fingers(education, seed):
    random_cases(education, seed)
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    found = Figures()
    for case in Case.objects.select_related("request"):
        received, ended = case.received_on, case.ended_on
        if received is None:
            found.unreceived += bool(ended and first <= ended <= last)
            continue
        rows = []
        if first <= received <= last:
            rows.append(1)
        if received < first and (ended is None or ended >= first):
            rows.append(2)
        if ended is not None and first <= ended <= last:
            rows += [24, counting.ROW_OF[case.outcome]]
            found.ended += 1
        if received <= last and (ended is None or ended > last):
            rows.append(25)
        for each in rows:
            found.three[each][case.request.kind] += 1
            found.three[each][TOTAL] += 1
    assert figures_of(education) == found


def test_every_cell_opens_as_many_cases_as_it_counts(education):
    random_cases(education, 7)
    figures = figures_of(education)
    for number in ROWS:
        for column in COLUMNS:
            opened = counting.cases_of([education.pk], Year(2025), number, column)
            assert opened.count() == figures.three[number][column]


def test_a_request_received_in_december_and_answered_in_january_is_carried_over(education):
    keep(case_of(education, date(2025, 12, 20), date(2026, 1, 15), "open", "business"))
    old, new = figures_of(education, 2025), figures_of(education, 2026)
    assert (old.three[1]["business"], old.three[24]["business"], old.three[25]["business"]) == (1, 0, 1)
    assert (new.three[1]["business"], new.three[2]["business"], new.three[3]["business"]) == (0, 1, 1)
    assert row(new, 25) == 0


def test_an_outcome_drafted_but_not_sent_is_no_outcome_yet(education):
    keep(case_of(education, date(2025, 12, 20), None, "secret"))
    figures = figures_of(education)
    assert (row(figures, 5), row(figures, 24), row(figures, 25)) == (0, 0, 1)


def test_what_was_withdrawn_before_it_was_received_counts_nowhere_but_is_told(education):
    keep(case_of(education, None, date(2025, 6, 1), "other"))
    figures = figures_of(education)
    assert [row(figures, number) for number in (1, 2, 23, 24, 25)] == [0, 0, 0, 0, 0]
    assert figures.unreceived == 1


def test_what_is_not_confirmed_by_the_years_end_is_new_next_year(education):
    keep(case_of(education, None, None), case_of(education, date(2026, 1, 2), None))
    assert row(figures_of(education, 2025), 1) == 0
    assert row(figures_of(education, 2026), 1) == 1


def test_other_procedures_and_other_agencies_do_not_count(education, health):
    case, kind = case_of(education, date(2025, 5, 5))
    case.procedure = "mailbox"
    keep((case, kind), case_of(health, date(2025, 5, 5)))
    assert row(figures_of(education), 1) == 0


def test_a_proceeding_stands_as_pending_until_the_year_in_which_it_is_decided(education):
    (case,) = keep(case_of(education, date(2024, 5, 5), date(2024, 5, 20), "secret"))
    proceeding(case, "review", date(2024, 6, 1), "corrected", date(2025, 2, 1))
    proceeding(case, "suit_after_review", date(2025, 3, 1))
    proceeding(case, "suit", date(2025, 3, 1), "upheld", date(2026, 1, 8))
    cells = {
        year: {(kind, result): n for kind, results in figures_of(education, year).four.items()
               for result, n in results.items() if n and result != TOTAL}
        for year in (2023, 2024, 2025, 2026)
    }  # fmt: skip
    assert cells == {
        2023: {},
        2024: {("review", "pending"): 1},
        2025: {("review", "corrected"): 1, ("suit", "pending"): 1, ("suit_after_review", "pending"): 1},
        2026: {("suit", "upheld"): 1, ("suit_after_review", "pending"): 1},
    }
    figures = figures_of(education)
    for kind in PROCEEDINGS:
        for result in RESULT_LABELS:
            opened = counting.proceedings_of([education.pk], Year(2025), kind, result)
            assert opened.count() == figures.four[kind][result]


def test_fees_count_in_the_year_they_were_paid(education):
    one, two, three = keep(*(case_of(education, date(2025, 5, 5)) for _ in range(3)))
    fee(one, 100, date(2025, 6, 1))
    fee(two, 300, date(2025, 7, 1))
    fee(three, 700, date(2026, 1, 3))
    figures = figures_of(education)
    assert (figures.fee_amount, figures.fee_count) == (400, 2)


def test_what_was_handled_elsewhere_is_counted_in_with_its_sums(education):
    keep(case_of(education, date(2025, 5, 5), date(2025, 5, 20), "open"))
    given = {
        "three": {"1": {"person": 2}, "2": {"person": 1, "legal": 1}, "3": {"person": 3}, "25": {"legal": 1}},
        "four": {"review": {"upheld": 2}},
    }
    figures = compute(AnnualReport(agency=education, year=2025, elsewhere=given)).figures
    assert figures.three[3] == {**dict.fromkeys(KINDS, 0), "person": 4, TOTAL: 4}
    assert figures.three[24][TOTAL] == 4
    assert figures.four["review"] == {**dict.fromkeys(RESULT_LABELS, 0), "upheld": 2, TOTAL: 2}
    assert judge(figures, {}, None, None).breaches == []


def test_figures_are_the_same_after_being_kept(education):
    random_cases(education, 3)
    figures = figures_of(education)
    assert Figures.from_json(figures.to_json()) == figures
    assert entered({}) == Figures()


def test_the_number_of_queries_does_not_grow(education, health, django_assert_num_queries):
    random_cases(education, 1, 300)
    random_cases(health, 2, 300)
    with django_assert_num_queries(9):
        counting.count([education.pk, health.pk], Year(2025))
