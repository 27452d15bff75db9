"""A report is frozen when it is published; a correction is a new version that says why."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cms.agencies import roles
from interaction.casework.models import Case
from interaction.supervision.report import computing, publishing, work
from interaction.supervision.report.computing import Computed, compute
from interaction.supervision.report.content import Content, content_of, digest_of
from interaction.supervision.report.models import AnnualReport, ReportSettings
from interaction.supervision.report.statute import TOTAL

from .cases import case_of, keep, random_cases
from .conftest import fill


@pytest.fixture
def head(user_of, education):
    return user_of(education, roles.OPENNESS_HEAD)


def test_it_stays_as_it_was_whatever_becomes_of_its_cases(education, published):
    random_cases(education, 1)
    report = published(education, 2025)
    was = content_of(report)
    Case.objects.filter(agency=education).update(received_on=date(2001, 1, 1))
    education.name = "青禾县教育体育局"
    education.save()
    again = AnnualReport.objects.get()
    assert content_of(again) == was
    assert again.title == "青禾县教育局2025年政府信息公开工作年度报告"
    assert digest_of(again.snapshot) == again.digest


def test_nobody_changes_or_deletes_a_published_report(education, published):
    report = published(education, 2025)
    report.overview = "另一种说法"
    with pytest.raises(PermissionDenied):
        report.save()
    with pytest.raises(PermissionDenied):
        report.delete()
    reports = AnnualReport.objects.all()
    for change in (lambda: reports.update(overview="另一种说法"), lambda: reports._raw_delete("default")):
        with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
            change()
    assert AnnualReport.objects.get().overview != "另一种说法"


def test_a_draft_can_be_changed_and_deleted(education):
    report = fill(publishing.begin(education, 2025, None))
    AnnualReport.objects.filter(pk=report.pk).update(overview="改过")
    report.delete()
    assert not AnnualReport.objects.exists()


def test_a_correction_takes_its_place_and_says_why(education, published, head):
    case = keep(case_of(education, date(2025, 3, 1)))[0]
    first = published(education, 2025)
    Case.objects.filter(pk=case.pk).update(ended_on=date(2025, 12, 30), outcome="open")
    second = publishing.correct(first, "漏记 1 件答复。", head)
    assert list(AnnualReport.objects.standing()) == [first]
    publishing.publish(second, head)
    assert [each.version for each in AnnualReport.objects.standing()] == [2]
    rows = [content_of(each).figures.three[3][TOTAL] for each in AnnualReport.objects.order_by("version")]
    assert rows == [0, 1]
    assert content_of(AnnualReport.objects.get(version=2)).reason == "漏记 1 件答复。"


def test_a_correction_needs_a_reason_and_there_is_one_at_a_time(education, published, head):
    first = published(education, 2025)
    with pytest.raises(publishing.Refused, match="理由"):
        publishing.correct(first, "  ", head)
    publishing.correct(first, "有误", head)
    with pytest.raises(publishing.Refused, match="没公布的版本"):
        publishing.correct(first, "又有误", head)


def test_two_who_begin_the_same_report_share_one(education, head):
    assert publishing.begin(education, 2025, head) == publishing.begin(education, 2025, head)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"overview": " "}, "总体情况"),
        ({"two": {}}, "表二还有 10 格没有填写"),
        ({"elsewhere": {"three": {"1": {"person": 1}, "25": {"person": 1}}}}, "说明是哪些申请"),
        ({"overview": "联系人身份证 11010519491231002X"}, "个人信息"),
    ],
)
def test_what_is_missing_is_said_before_it_goes_out(education, head, changes, said):
    report = fill(publishing.begin(education, 2025, head), **changes)
    with pytest.raises(publishing.Refused, match=said):
        publishing.publish(report, head)
    assert not AnnualReport.objects.get().is_published


def test_a_report_whose_tables_do_not_fit_does_not_go_out(education, head):
    keep(case_of(education, date(2025, 3, 1), date(2025, 3, 9), ""))
    report = fill(publishing.begin(education, 2025, head))
    with pytest.raises(publishing.Refused, match="E2 不成立"):
        publishing.publish(report, head)


def test_a_difference_to_last_year_goes_out_with_its_explanation(education, published, head):
    published(education, 2024)
    keep(case_of(education, date(2024, 12, 31)))
    report = fill(publishing.begin(education, 2025, head))
    with pytest.raises(publishing.Refused, match="E4 不成立"):
        publishing.publish(report, head)
    fill(report, explanation="上年 12 月 31 日邮寄收到 1 件，上年年报公布以后登记。")
    content = content_of(publishing.publish(report, head))
    assert "邮寄收到 1 件" in content.explanation


def test_a_year_that_is_not_over_does_not_go_out(education, head):
    report = fill(publishing.begin(education, 2026, head))
    with pytest.raises(publishing.Refused, match="还没有结束"):
        publishing.publish(report, head)


def test_what_has_changed_since_it_was_looked_at_does_not_go_out(education, head):
    report = fill(publishing.begin(education, 2025, head))
    seen = publishing.seen_digest(report, compute(report))
    keep(case_of(education, date(2025, 3, 1)))
    with pytest.raises(publishing.Refused, match="数字有了变化"):
        publishing.publish(report, head, seen=seen)
    publishing.publish(report, head, seen=publishing.seen_digest(report, compute(report)))


def test_the_county_sums_its_agencies_as_they_reported(education, health, government, published):
    random_cases(education, 1)
    random_cases(health, 2)
    keep(case_of(government, date(2025, 3, 1)))
    frozen = published(education, 2025)
    random_cases(education, 3)  # entered after the report was out: the county counts what was reported
    county = compute(AnnualReport(agency=None, year=2025))
    parts = [
        content_of(frozen).figures,
        compute(AnnualReport(agency=health, year=2025)).figures,
        compute(AnnualReport(agency=government, year=2025)).figures,
    ]
    for row, cells in county.figures.three.items():
        for column, number in cells.items():
            assert number == sum(part.three[row][column] for part in parts)
    assert county.two["permits"] == 0
    assert county.two["fees"] == "0.5"
    states = {share["slug"]: share["state"] for share in county.shares}
    assert states == {"education": "published", "health": "none"}
    assert Computed.from_json(county.to_json()) == county


def test_the_county_goes_out_with_the_sums_of_table_two(education, government, published):
    published(education, 2025)
    report = publishing.begin(None, 2025, None)
    report.overview = report.problems = "……"
    report.save()
    content = content_of(publishing.publish(report, None))
    assert content.title == "青禾县人民政府2025年政府信息公开工作年度报告"
    assert content.two["fees"] == "0.5"


def test_content_is_the_same_after_being_kept(education):
    random_cases(education, 1)
    content = content_of(fill(publishing.begin(education, 2025, None)))
    assert Content.from_json(content.to_json()) == content


def test_a_large_one_is_counted_in_the_background(education, monkeypatch):
    random_cases(education, 1)
    report = publishing.begin(education, 2025, None)
    monkeypatch.setattr(computing, "LARGE", 10)
    assert computing.is_large(report)
    work.ask(report)
    assert work.compute_due() == 1
    report.refresh_from_db()
    assert report.asked_at is None
    assert Computed.from_json(report.computed) == compute(report)
    assert work.compute_due() == 0


def test_due_dates_are_the_laws_and_can_be_set(education):
    settings = ReportSettings.load()
    assert settings.due_on(2025, county=False) == date(2026, 1, 31)
    assert settings.due_on(2025, county=True) == date(2026, 3, 31)
    settings.agency_month, settings.agency_day = 2, 31
    assert settings.due_on(2025, county=False) == date(2026, 2, 28)
