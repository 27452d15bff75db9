"""Everybody reads the published reports: their page, the block of annual reports, search."""

from datetime import date, datetime, time

import pytest

from cms.agencies import roles
from cms.disclosure.admission import admit_documents
from cms.disclosure.models import Document, Genre
from interaction.casework.desk import dues
from interaction.supervision.report import publishing, wiring
from interaction.supervision.search_indexes import AnnualReportIndex
from portal.annual_reports import propose

from .cases import SHANGHAI, random_cases
from .conftest import fill

AGENCYS, COUNTYS = "/disclosure/reports/2025/education/", "/disclosure/reports/2025/"


def test_a_draft_is_nobodys_to_read(client, education):
    publishing.begin(education, 2025, None)
    for address in (AGENCYS, COUNTYS, "/disclosure/reports/2025/education.xlsx", "/disclosure/reports/2025.json"):
        assert client.get(address).status_code == 404


def test_the_page_has_six_sections_and_may_be_kept(client, education, published, django_assert_max_num_queries):
    random_cases(education, 1)
    published(education, 2025)
    client.get(AGENCYS)
    with django_assert_max_num_queries(12):
        answer = client.get(AGENCYS)
    text = answer.content.decode()
    assert "青禾县教育局2025年政府信息公开工作年度报告" in text
    for heading in (
        "一、总体情况",
        "二、主动公开",
        "三、收到和处理",
        "四、政府信息公开行政复议",
        "五、存在的",
        "六、其他",
    ):
        assert heading in text
    assert "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和" in text
    assert "public" in answer["Cache-Control"]
    assert "/admin/" not in text.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_corrected_report_says_so_and_the_old_one_leads_to_it(client, education, published):
    first = published(education, 2025)
    second = fill(publishing.correct(first, "漏报 1 件", None), overview="更正后的情况")
    assert "更正后的情况" not in client.get(AGENCYS).content.decode()
    publishing.publish(second, None)
    text = client.get(AGENCYS).content.decode()
    assert "更正版（第 2 版）：漏报 1 件" in text
    old = client.get(f"{AGENCYS}versions/1/").content.decode()
    assert "已经更正" in old
    assert f'href="{AGENCYS}"' in old
    assert client.get(f"{AGENCYS}versions/3/").status_code == 404
    assert list(AnnualReportIndex().index_queryset()) == [second]


def test_before_the_countys_report_is_out_the_year_lists_the_agencies(client, education, government, published):
    published(education, 2025)
    text = client.get(COUNTYS).content.decode()
    assert "本级政府的年报还没有公布" in text
    assert AGENCYS in text
    report = publishing.begin(None, 2025, None)
    report.overview = report.problems = "……"
    report.save()
    publishing.publish(report, None)
    text = client.get(COUNTYS).content.decode()
    assert "青禾县人民政府2025年政府信息公开工作年度报告" in text
    assert AGENCYS in text
    assert client.get("/disclosure/reports/2025.docx").status_code == 200


def test_the_block_of_annual_reports_shows_them(client, education, published):
    published(education, 2024)
    published(education, 2025)
    text = client.get("/disclosure/reports/").content.decode()
    assert "青禾县教育局2025年政府信息公开工作年度报告" in text
    assert 'href="/disclosure/reports/2024/"' in text


@pytest.mark.parametrize("address", ["1/", "99999999999999999999/", "2025/nobody/", "2025/education.pdf", "2025.pdf"])
def test_what_is_not_there_is_not_found(client, education, published, address):
    published(education, 2025)
    assert client.get(f"/disclosure/reports/{address}").status_code == 404


def test_search_knows_the_report(education, published):
    report = published(education, 2025)
    entry = AnnualReportIndex().entry(AnnualReportIndex().index_queryset().get())
    assert entry.title == report.title
    assert entry.url == AGENCYS
    assert "主动公开信息 12 条" in entry.text


class TestProposals:
    def document(self, agency, issued_on, *, public=True, **columns):
        genre = Genre.objects.get(role=Genre.Role.NORMATIVE)
        document = Document(title="办法", lead_agency=agency, genre=genre, issued_on=issued_on, **columns)
        if public:
            admit_documents([(document, datetime.combine(issued_on, time(12), SHANGHAI))], "原门户网站")
        else:
            document.save()

    def test_normative_documents_are_counted_by_the_year(self, education, health):
        self.document(education, date(2024, 3, 1))
        self.document(education, date(2025, 3, 1))
        self.document(education, date(2020, 3, 1), repealed_on=date(2025, 6, 1))
        self.document(education, date(2020, 3, 1), expires_on=date(2025, 6, 1))
        self.document(education, date(2020, 3, 1), repealed_on=date(2024, 6, 1))
        self.document(education, date(2026, 1, 5))
        self.document(health, date(2025, 3, 1))
        self.document(education, date(2025, 3, 1), public=False)
        found = propose([education.pk], 2025)
        assert {name: each.number for name, each in found.items()} == {
            "normative_made": 1,
            "normative_abolished": 2,
            "normative_in_force": 2,
        }
        last = propose([education.pk], 2024)
        assert last["normative_in_force"].number + 1 - 2 == 2  # E6 holds on them

    def test_the_admin_shows_them_beside_the_field(self, education):
        self.document(education, date(2025, 3, 1))
        assert wiring.proposals([education.pk], 2025)["normative_made"].number == 1


class TestDueDates:
    def test_an_agencys_head_is_told_until_it_is_out(self, user_of, education, published):
        head = user_of(education, roles.OPENNESS_HEAD)
        (due,) = dues.of(head)
        assert (due.on, due.text) == (date(2026, 1, 31), "编制并公布本机关 2025 年政府信息公开年报")
        published(education, 2025)
        assert dues.of(head) == []

    def test_the_countys_office_is_told_how_many_are_missing(self, user_of, education, health, published):
        published(education, 2025)
        texts = [(due.on, due.text) for due in dues.of(user_of(None, roles.OPENNESS_OFFICE))]
        assert texts == [
            (date(2026, 1, 31), "还有 1 个机关没有公布 2025 年政府信息公开年报"),
            (date(2026, 3, 31), "编制并公布本级政府 2025 年政府信息公开年报"),
        ]

    def test_others_are_told_nothing(self, user_of, education):
        assert dues.of(user_of(education, roles.HANDLER)) == []
