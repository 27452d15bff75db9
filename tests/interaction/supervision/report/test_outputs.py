"""Page, XLSX, DOCX and JSON say the same, cell by cell."""

import json
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook

from interaction.supervision.report import counting
from interaction.supervision.report.content import content_of
from interaction.supervision.report.layout import table_three
from interaction.supervision.report.outputs import make
from interaction.supervision.report.statute import COLUMNS, ROWS

from .cases import case_of, fee, keep, proceeding, random_cases

TWO = {
    "regulations_made": 1, "regulations_abolished": 2, "regulations_in_force": 3, "normative_made": 4,
    "normative_abolished": 5, "normative_in_force": 6, "permits": 1234567, "penalties": 8, "coercions": 9,
    "fees": "1234.5",
}  # fmt: skip


@pytest.fixture
def report(education, published):
    cases = random_cases(education, 5, 400)
    for case in cases[:30]:
        proceeding(case, ["review", "suit", "suit_after_review"][case.pk % 3])
    fee(cases[0], 1100, cases[0].submitted_at.date().replace(year=2025, day=1))
    return published(education, 2025, two=TWO, others='=HYPERLINK("http://x")\n第二段')


@pytest.fixture
def content(report):
    return content_of(report)


class Tables(HTMLParser):
    """The texts of the cells of every table on a page, row by row."""

    def __init__(self):
        super().__init__()
        self.tables, self.open = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.open = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.open = False

    def handle_data(self, data):
        if self.open:
            self.tables[-1][-1][-1] += data


def numbers_of(figures):
    return [[f"{figures.three[row][column]:,}" for column in COLUMNS] for row in ROWS]


def test_the_page_has_every_number_in_its_place(client, report, content):
    page = Tables()
    page.feed(client.get("/disclosure/reports/2025/education/").content.decode())
    *two, three, four = page.tables
    assert [row[-7:] for row in three[3:]] == numbers_of(content.figures)
    assert four[3] == [f"{number}" for results in content.figures.four.values() for number in results.values()]
    assert [[row[1:] for row in table[1:]] for table in two] == [
        [["1", "2", "3"], ["4", "5", "6"]],
        [["1,234,567"]],
        [["8"], ["9"]],
        [["1,234.5"]],
    ]


def test_xlsx_has_the_cells_of_the_page(content):
    book = load_workbook(BytesIO(make(content, "xlsx")))
    assert book.sheetnames == ["正文", "表二", "表三", "表四"]
    rows = list(book["表三"].iter_rows(min_row=5, values_only=True))
    assert [[f"{number:,}" for number in row[3:]] for row in rows] == numbers_of(content.figures)
    labels = [next(filter(None, reversed(row[:3]))) for row in rows]
    assert labels == [[cell.text for cell in row if cell.is_head][-1] for row in table_three(content.figures).body_rows]
    merged = {str(each) for each in book["表三"].merged_cells.ranges}
    assert {"A2:C4", "D2:J2", "E3:I3", "A7:A28", "B9:B16", "A5:C5", "A29:C29"} <= merged
    four = next(iter(book["表四"].iter_rows(min_row=5, values_only=True)))
    assert list(four) == [number for results in content.figures.four.values() for number in results.values()]
    two = [cell for row in book["表二"].iter_rows(values_only=True) for cell in row if isinstance(cell, (int, float))]
    assert two == [1, 2, 3, 4, 5, 6, 1234567, 8, 9, 1234.5]


def test_a_text_never_becomes_a_formula(content):
    book = load_workbook(BytesIO(make(content, "xlsx")))
    cells = [cell for row in book["正文"].iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_docx_has_the_cells_of_the_page(content):
    document = Document(BytesIO(make(content, "docx")))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    *two, three, four = document.tables
    rows = [[cell.text for cell in row.cells] for row in three.rows]
    assert [row[3:] for row in rows[3:]] == numbers_of(content.figures)
    assert rows[0][0] == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert rows[10][:3] == ["三、本年度办理结果", "（三）不予公开", "4.保护第三方合法权益"]
    assert [cell.text for cell in four.rows[3].cells] == [
        f"{number}" for results in content.figures.four.values() for number in results.values()
    ]
    assert [[cell.text for cell in table.rows[1].cells][1] for table in two] == ["1", "1,234,567", "8", "1,234.5"]


def test_json_has_the_numbers_of_the_page(client, report, content):
    answer = client.get("/disclosure/reports/2025/education.json")
    assert answer["Content-Type"].startswith("application/json")
    data = json.loads(answer.content)
    assert [[row["values"][column] for column in COLUMNS] for row in data["table_three"]["rows"]] == [
        [content.figures.three[row][column] for column in COLUMNS] for row in ROWS
    ]
    assert {
        group["name"]: {each["name"]: each["value"] for each in group["results"]} for group in data["table_four"]
    } == (content.figures.four)
    assert data["table_two"][3]["rows"][0]["cells"][0]["value"] == "1234.5"
    assert data["information_fees"] == {"amount_yuan": 1100, "requests": 1}


def test_fees_are_told_in_section_six(client, report):
    assert (
        "共收取政府信息公开信息处理费 1,100 元（1 件）"
        in client.get("/disclosure/reports/2025/education/").content.decode()
    )


class TestCommand:
    def run(self, **options):
        out, err = StringIO(), StringIO()
        call_command("annual_report", stdout=out, stderr=err, no_color=True, **options)
        return out.getvalue(), err.getvalue()

    def test_an_agencys_report_from_its_cases(self, education):
        random_cases(education, 1)
        text, told = self.run(year=2025, agency="education")
        figures = counting.count([education.pk], counting.Year(2025))[education.pk]
        assert json.loads(text)["table_three"]["rows"][0]["values"] == figures.three[1]
        assert "全部成立" in told

    def test_the_countys_report_to_a_file(self, education, health, tmp_path):
        random_cases(education, 1)
        path = tmp_path / "report.xlsx"
        self.run(year=2025, format="xlsx", output=str(path))
        assert load_workbook(path).sheetnames == ["正文", "表二", "表三", "表四"]

    def test_it_fails_and_says_which_identity_does(self, education):
        keep(case_of(education, received_on=None), case_of(education, date(2025, 3, 1), date(2025, 3, 9), ""))
        with pytest.raises(CommandError, match="E2 “自然人”列：办理结果总计 1 件，各种结果相加 0 件，相差 1 件"):
            self.run(year=2025, agency="education")

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"year": 2025, "agency": "nobody"}, "没有网址名为"),
            ({"year": 1999}, "年度应在"),
            ({"year": 2025, "format": "xlsx"}, "--output"),
            ({"year": 2025, "output": "/no/such/folder/x.json"}, "写不了"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, education, options, said):
        with pytest.raises(CommandError, match=said):
            self.run(**options)


def test_what_a_text_brought_along_unseen_keeps_no_file_from_being_made(client, education, published):
    published(education, 2025, two=TWO, overview="一年的\x01情况\ufffe和\uffff数字")
    for form in ("docx", "xlsx", "json"):
        assert client.get(f"/disclosure/reports/2025/education.{form}").status_code == 200
    words = Document(BytesIO(client.get("/disclosure/reports/2025/education.docx").content))
    assert "一年的情况和数字" in [paragraph.text for paragraph in words.paragraphs]
    book = load_workbook(BytesIO(client.get("/disclosure/reports/2025/education.xlsx").content))
    assert book.sheetnames
