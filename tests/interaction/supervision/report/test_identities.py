"""A figure that does not fit is found, told in words, and led back to the cases that make it."""

from datetime import date

import pytest

from interaction.casework.models import Case
from interaction.requests.models import InformationRequest
from interaction.supervision.report import counting
from interaction.supervision.report.computing import compute
from interaction.supervision.report.content import judged
from interaction.supervision.report.counting import Year
from interaction.supervision.report.explaining import culprits
from interaction.supervision.report.identities import judge
from interaction.supervision.report.models import AnnualReport
from interaction.supervision.report.statute import COLUMNS, LEAVES, PROCEEDINGS, ROWS, TOTAL

from .cases import case_of, keep, random_cases


@pytest.fixture
def figures(education):
    random_cases(education, 11)
    return counting.count([education.pk], Year(2025))[education.pk]


def verdict_of(agency, year=2025):
    report = AnnualReport(agency=agency, year=year)
    return report, judged(report, compute(report))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", ROWS)
def test_no_cell_of_table_three_can_be_changed_unnoticed(figures, row, column):
    figures.three[row][column] += 1
    breaches = judge(figures, {}, None, None).breaches
    assert breaches
    codes = {breach.code for breach in breaches}
    if row in (1, 2, 24, 25):
        assert "E1" in codes
    if row in LEAVES or row == 24:
        assert "E2" in codes
    assert all("相差 1 件" in breach.sentence for breach in breaches)


@pytest.mark.parametrize("kind", PROCEEDINGS)
def test_no_cell_of_table_four_can_be_changed_unnoticed(figures, kind):
    figures.four[kind]["upheld"] += 2
    (breach,) = judge(figures, {}, None, None).breaches
    assert breach.code == "表四"
    assert "相差 2 件" in breach.sentence


def test_a_breach_names_its_column_its_cells_and_the_difference(figures):
    new = figures.three[1]["legal"]
    figures.three[1]["legal"] += 3
    breach = judge(figures, {}, None, None).of("E1")[0]
    assert breach.sentence.startswith(f"“法律服务机构”列：本年新收 {new + 3} 件加上年结转")
    assert breach.sentence.endswith("相差 3 件。")


def test_a_case_that_ended_without_an_outcome_is_named(education):
    _, bad = keep(
        case_of(education, date(2025, 3, 1), date(2025, 3, 9), "open"),
        case_of(education, date(2025, 3, 1), date(2025, 3, 9), ""),
    )
    report, verdict = verdict_of(education)
    assert {breach.code for breach in verdict.breaches} == {"E2"}
    assert {breach.column for breach in verdict.breaches} == {"person", TOTAL}
    (found,) = culprits(report, verdict.breaches[0])
    assert "没有登记办理结果" in found.text
    assert [case.pk for case in found.cases] == [bad.pk]


def test_a_case_that_ended_before_it_was_received_is_named(education):
    (bad,) = keep(case_of(education, date(2025, 3, 1), date(2024, 3, 9), "open"))
    report, verdict = verdict_of(education)
    assert {breach.code for breach in verdict.breaches} == {"E1"}
    (found,) = culprits(report, verdict.of("E1")[0])
    assert "早于收到" in found.text
    assert [case.pk for case in found.cases] == [bad.pk]


def test_an_applicant_of_no_known_kind_is_named(education):
    cases = keep(*(case_of(education, date(2025, 3, 1), date(2025, 3, 9), "open") for _ in range(3)))
    InformationRequest.objects.filter(pk=cases[0].pk).update(kind="ghost")
    InformationRequest.objects.filter(pk=cases[1].pk).delete()
    report, verdict = verdict_of(education)
    assert {breach.code for breach in verdict.breaches} == {"E3"}
    (found,) = culprits(report, verdict.of("E3")[0])
    assert {case.pk for case in found.cases} == {cases[0].pk, cases[1].pk}


def test_what_was_carried_over_is_held_against_last_years_report(education, published):
    _, gone, late = keep(
        case_of(education, date(2024, 12, 20)),
        case_of(education, date(2024, 12, 21)),
        case_of(education, None),
    )
    published(education, 2024)
    report, verdict = verdict_of(education)
    assert verdict.breaches == []
    # After the report was out: one turns out to have been answered in December, a letter of December is entered.
    Case.objects.filter(pk=gone.pk).update(ended_on=date(2024, 12, 30), outcome="open")
    Case.objects.filter(pk=late.pk).update(received_on=date(2024, 12, 31))
    (extra,) = keep(case_of(education, date(2024, 12, 31), None, kind="business"))
    report, verdict = verdict_of(education)
    assert {breach.code for breach in verdict.breaches} == {"E4"}
    assert not verdict.hard
    breach = next(each for each in verdict.of("E4") if each.column == TOTAL)
    assert "相差 1 件" in breach.sentence
    new, old = culprits(report, breach)
    assert {case.pk for case in new.cases} == {late.pk, extra.pk}
    assert [case.pk for case in old.cases] == [gone.pk]


def test_figures_carried_over_from_before_the_portal_are_entered_and_hold(education, published):
    given = {"three": {"1": {"person": 5}, "3": {"person": 2}, "25": {"person": 3}}}
    published(education, 2024, elsewhere=given, elsewhere_note="门户启用以前收到的申请")
    _, verdict = verdict_of(education)
    assert {breach.code for breach in verdict.breaches} == {"E4"}
    report = AnnualReport(
        agency=education, year=2025, elsewhere={"three": {"2": {"person": 3}, "3": {"person": 3}}},
    )  # fmt: skip
    assert judged(report, compute(report)).breaches == []


def test_documents_in_force_are_held_against_last_years(education, figures):
    before = {"normative_in_force": 10, "regulations_in_force": 0}
    right = {"normative_made": 3, "normative_abolished": 1, "normative_in_force": 12}
    assert not judge(figures, right, None, before).of("E6")
    (breach,) = judge(figures, {**right, "normative_in_force": 13}, None, before).of("E6")
    assert "应是 12 件；填报的现行有效是 13 件，相差 1 件" in breach.sentence
    assert not breach.hard


def test_without_last_years_report_nothing_is_said_of_it(figures):
    verdict = judge(figures, {}, None, None)
    assert set(verdict.unknown) == {"E4", "E6"}
