"""Officers enter, look behind each number, publish and correct – their own agency's report, and no other's."""

from datetime import date

import pytest
from django.urls import reverse

from cms.agencies import roles
from interaction.supervision.report import computing, publishing, work
from interaction.supervision.report.admin.forms import ReportForm, three_name, two_name
from interaction.supervision.report.models import AnnualReport
from interaction.supervision.report.statute import FIGURES_OF_TWO

from .cases import case_of, keep, proceeding, random_cases
from .conftest import fill

INDEX = "/admin/annual-reports/"


@pytest.fixture
def clerk(user_of, education):
    return user_of(education, roles.RECEIVER)


@pytest.fixture
def head(user_of, education):
    return user_of(education, roles.OPENNESS_HEAD)


@pytest.fixture
def office(user_of):
    return user_of(None, roles.OPENNESS_OFFICE)


@pytest.fixture
def draft(education):
    return fill(publishing.begin(education, 2025, None))


def page(client, user, address, **query):
    client.force_login(user)
    return client.get(address, query)


def address(name, report, *more):
    return reverse(f"annual_reports:{name}", args=[report.pk, *more])


def filled_in(report, **changes):
    """What the form sends when nothing but ``changes`` is typed."""
    form = ReportForm(report=report)
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (data | changes).items()}


class TestIndex:
    def test_an_agency_sees_its_own_report(self, client, clerk, health):
        text = page(client, clerk, INDEX).content.decode()
        assert "县教育局" in text
        assert "县卫健局" not in text
        assert "本级政府（" not in text

    def test_the_county_sees_who_has_reported_and_who_is_late(self, client, office, education, health, published):
        published(education, 2024)
        text = page(client, office, INDEX, year="2024").content.decode()
        assert text.count("已公布") == 1
        assert text.count("已超期") == 2  # 卫健局 and the county, for 2024 in January 2026
        assert "已超期" not in page(client, office, INDEX, year="2025").content.decode()

    @pytest.mark.parametrize("year", ["二〇二五", "20255", "-1", "1e3"])
    def test_a_year_that_is_none_is_not_found(self, client, office, year):
        assert page(client, office, INDEX, year=year).status_code == 404

    def test_who_has_nothing_to_do_with_reports_is_kept_out(self, client, user_of, education):
        assert page(client, user_of(education, roles.EDITOR), INDEX).status_code == 302

    def test_a_report_is_begun_once(self, client, clerk, education):
        client.force_login(clerk)
        for _ in range(2):
            answer = client.post(f"{INDEX}begin/", {"agency": education.pk, "year": "2025"})
        report = AnnualReport.objects.get()
        assert answer.url == address("report", report)

    def test_nobody_begins_anothers_or_the_countys(self, client, clerk, health):
        client.force_login(clerk)
        for agency in (health.pk, ""):
            client.post(f"{INDEX}begin/", {"agency": agency, "year": "2025"})
        assert not AnnualReport.objects.exists()


class TestReport:
    def test_what_is_entered_is_kept(self, client, clerk, draft):
        client.force_login(clerk)
        changes = {two_name("permits"): "42", two_name("fees"): "12.50", three_name(2, "legal"): "3"}
        answer = client.post(address("report", draft), filled_in(draft, **changes, overview="写好了"))
        assert answer.status_code == 302
        draft.refresh_from_db()
        assert (draft.two["permits"], draft.two["fees"], draft.overview) == (42, "12.5", "写好了")
        assert draft.elsewhere == {"three": {"2": {"legal": 3}}}
        assert draft.changed_by == clerk

    @pytest.mark.parametrize("value", ["-1", "一", "1.5", "9" * 30, "\x00", "1e9999", "NaN"])
    def test_what_is_no_number_comes_back_with_everything_typed(self, client, clerk, draft, value):
        client.force_login(clerk)
        for name in (two_name("permits"), three_name(3, "person"), *([two_name("fees")] if value != "1.5" else [])):
            answer = client.post(address("report", draft), filled_in(draft, **{name: value}, overview="新写的总体情况"))
            assert answer.status_code == 200
            assert "还没有保存" in answer.content.decode()
            assert "新写的总体情况" in answer.content.decode()
        draft.refresh_from_db()
        assert draft.two["permits"] == 0

    def test_a_hundred_thousand_characters_are_too_many(self, client, clerk, draft):
        client.force_login(clerk)
        answer = client.post(address("report", draft), filled_in(draft, overview="字" * 100_000))
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert len(draft.overview) < 100

    def test_two_who_change_it_at_once_do_not_undo_each_other(self, client, clerk, head, draft):
        first = filled_in(draft, overview="甲写的")
        client.force_login(head)
        client.post(address("report", draft), filled_in(draft, overview="乙写的"))
        client.force_login(clerk)
        answer = client.post(address("report", draft), first)
        assert "别人改过这份年报" in answer.content.decode()
        draft.refresh_from_db()
        assert draft.overview == "乙写的"

    def test_a_broken_identity_is_told_with_the_case(self, client, clerk, education, draft):
        (bad,) = keep(case_of(education, date(2025, 3, 1), date(2025, 3, 9), ""))
        text = page(client, clerk, address("report", draft)).content.decode()
        assert "不成立" in text
        assert "已经办结，但没有登记办理结果" in text
        assert bad.number in text

    def test_the_clerk_does_not_publish_and_the_head_does(self, client, clerk, head, draft):
        digest = publishing.seen_digest(draft, computing.compute(draft))
        client.force_login(clerk)
        client.post(address("publish", draft), {"digest": digest})
        draft.refresh_from_db()
        assert not draft.is_published
        assert "公布年报" in page(client, head, address("report", draft)).content.decode()
        client.post(address("publish", draft), {"digest": digest})
        client.post(address("publish", draft), {"digest": digest})  # twice clicked
        draft.refresh_from_db()
        assert draft.is_published
        assert draft.published_by == head

    def test_what_nobody_looked_at_is_not_published(self, client, head, draft):
        client.force_login(head)
        client.post(address("publish", draft))
        draft.refresh_from_db()
        assert not draft.is_published

    def test_a_published_report_is_read_and_corrected_not_changed(self, client, head, education, published):
        report = published(education, 2025)
        text = page(client, head, address("report", report)).content.decode()
        assert "做更正版" in text
        assert report.digest in text
        client.post(address("report", report), {"overview": "改"})
        client.post(address("discard", report))
        assert AnnualReport.objects.get().overview != "改"
        client.post(address("correct", report), {"reason": "漏报 1 件"})
        newest = AnnualReport.objects.order_by("-version").first()
        assert (newest.version, newest.reason, newest.is_published) == (2, "漏报 1 件", False)

    def test_a_draft_is_discarded(self, client, clerk, draft):
        client.force_login(clerk)
        client.post(address("discard", draft))
        assert not AnnualReport.objects.exists()

    def test_anothers_draft_is_not_seen_and_its_published_report_is(self, client, user_of, health, draft, education):
        stranger = user_of(health, roles.OPENNESS_HEAD)
        assert page(client, stranger, address("report", draft)).status_code == 302
        assert page(client, stranger, address("export", draft, "xlsx")).status_code == 302
        publishing.publish(draft, None)
        assert page(client, stranger, address("report", draft)).status_code == 200
        assert page(client, stranger, address("cell", draft, "1", "total")).status_code == 302
        for name in ("publish", "correct", "discard", "recount"):
            client.post(address(name, draft), {"reason": "x"})
        assert AnnualReport.objects.count() == 1

    def test_large_ones_are_counted_in_the_background_and_then_shown(self, client, head, education, draft, monkeypatch):
        random_cases(education, 1)
        monkeypatch.setattr(computing, "LARGE", 10)
        text = page(client, head, address("report", draft)).content.decode()
        assert "正在后台统计" in text
        assert "公布年报" not in text
        client.post(address("publish", draft), {"digest": "-"})
        assert work.compute_due() == 1
        text = page(client, head, address("report", draft)).content.decode()
        assert "正在后台统计" not in text
        assert "重新统计" in text
        draft.refresh_from_db()
        digest = publishing.seen_digest(draft, computing.Computed.from_json(draft.computed))
        client.post(address("publish", draft), {"digest": digest})
        draft.refresh_from_db()
        assert draft.is_published

    def test_files_of_a_draft(self, client, clerk, draft):
        for form in ("docx", "xlsx", "json"):
            answer = page(client, clerk, address("export", draft, form))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
        assert page(client, clerk, address("export", draft, "pdf")).status_code == 404

    def test_the_number_of_queries_does_not_grow_with_the_cases(
        self, client, clerk, education, draft, django_assert_max_num_queries
    ):
        random_cases(education, 1, 300)
        page(client, clerk, address("report", draft))
        with django_assert_max_num_queries(40):
            client.get(address("report", draft))

    def test_nor_does_that_of_the_list(
        self, client, office, education, health, published, django_assert_max_num_queries
    ):
        for agency in (education, health):
            published(agency, 2024)
        page(client, office, INDEX, year="2024")
        with django_assert_max_num_queries(20):
            client.get(INDEX, {"year": "2024"})


class TestCell:
    def test_a_number_opens_its_cases(self, client, clerk, education, draft):
        shown, other, _ = keep(
            case_of(education, date(2025, 3, 1), date(2025, 3, 9), "secret", "legal"),
            case_of(education, date(2025, 3, 1), date(2025, 3, 9), "secret", "person"),
            case_of(education, date(2025, 3, 1), date(2025, 3, 9), "open", "legal"),
        )
        text = page(client, clerk, address("cell", draft, "5", "legal")).content.decode()
        assert "（三）不予公开1.属于国家秘密 · 法律服务机构" in text
        assert shown.number in text
        assert other.number not in text
        assert f"/admin/casework/cases/{shown.number}/" in text

    def test_so_does_one_of_table_four(self, client, clerk, education, draft):
        (case,) = keep(case_of(education, date(2024, 3, 1), date(2024, 3, 9), "secret"))
        proceeding(case, "suit", date(2025, 2, 1))
        text = page(client, clerk, address("cell", draft, "suit", "pending")).content.decode()
        assert case.number in text
        assert "2025-02-01 受理" in text

    def test_pages_follow_each_other_by_key(self, client, clerk, education, draft, django_assert_max_num_queries):
        keep(*(case_of(education, date(2025, 3, 1)) for _ in range(120)))
        seen, query = set(), {}
        client.force_login(clerk)
        while True:
            with django_assert_max_num_queries(20):
                answer = client.get(address("cell", draft, "1", "total"), query)
            seen |= {line["case"].pk for line in answer.context["lines"]}
            if not answer.context["page"].next_key:
                break
            query = {"key": answer.context["page"].next_key}
        assert len(seen) == 120

    @pytest.mark.parametrize(("row", "column"), [("0", "total"), ("26", "total"), ("1", "ghost"), ("suit", "person")])
    def test_a_cell_that_is_none_is_not_found(self, client, clerk, draft, row, column):
        assert page(client, clerk, address("cell", draft, row, column)).status_code == 404

    def test_nor_a_page_that_nobody_gave_out(self, client, clerk, draft):
        for key in ("x", "9~9~9", "1~" + "9" * 40, "\x00"):
            assert page(client, clerk, address("cell", draft, "1", "total"), key=key).status_code in (400, 404)


def test_every_figure_of_table_two_can_be_entered(draft):
    assert {two_name(name) for name in FIGURES_OF_TWO} <= set(ReportForm(report=draft).fields)
