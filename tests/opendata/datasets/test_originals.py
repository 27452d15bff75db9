"""Personal data that only the original of an upload holds, which is offered as it was uploaded."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from opendata.datasets import publishing
from opendata.datasets.importing import receive
from opendata.datasets.importing.work import Work
from opendata.datasets.models import State
from tests.opendata import making


def workbook():
    """A table of two bus stops, whose sheet is the first."""
    book = Workbook()
    book.active.append(["编号", "站点"])
    book.active.append(["001", "县政府站"])
    book.active.append(["002", "客运中心站"])
    return book


def found_in(book):
    content = io.BytesIO()
    book.save(content)
    version = making.version(making.resource(making.dataset()), content.getvalue(), "站点.xlsx", publish=False)
    return version, {(one.column, one.kind): one.examples for one in version.findings.all()}


class TestWhatOnlyTheOriginalHolds:
    @pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
    def test_another_sheet(self, portal_ready, state):
        book = workbook()
        other = book.create_sheet("司机")
        other.append(["姓名", "电话"])
        other.append(["张三", 13800001234])
        other.sheet_state = state
        version, found = found_in(book)
        part = "工作表“司机”（只在原始文件里）"
        assert found == {(part, "named"): [], (part, "mobile"): [{"row": 2, "text": "138****1234"}]}
        assert publishing.reasons_against(version, None)

    def test_a_note_on_a_cell(self, portal_ready):
        book = workbook()
        book.active["B2"].comment = Comment("问李四 13800001234", "王五")
        _, found = found_in(book)
        assert set(found) == {("批注（只在原始文件里）", "mobile"), ("批注（只在原始文件里）", "author")}

    def test_lines_above_the_header(self, portal_ready):
        content = "填报人电话 13800001234\n编号,站点\n001,县政府站\n".encode("gb18030")
        resource = making.resource(making.dataset())
        version = Work(receive(resource, io.BytesIO(content), "a.csv", {"header_line": 2}, at_once=True)).run()
        [finding] = version.findings.all()
        assert (finding.column, finding.kind) == ("表头以上（只在原始文件里）", "mobile")

    def test_nothing_where_there_is_but_the_table(self, portal_ready):
        version, found = found_in(workbook())
        assert found == {}
        assert not publishing.reasons_against(version, None)


def harmed(book, changes):
    """The workbook with parts of its package changed or added: name → content, or what makes it of the old one."""
    content, made = io.BytesIO(), io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w") as new:
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            change = changes.get(name)
            if callable(change):
                change = change(old.read(name).decode())
            new.writestr(name, old.read(name) if change is None else change)
    return made.getvalue()


def findings(content, name="站点.xlsx", **options):
    upload = receive(making.resource(making.dataset()), io.BytesIO(content), name, options, at_once=True)
    version = Work(upload).run()
    assert version.state == State.READY, version.mistakes
    return {(one.column.removesuffix("（只在原始文件里）"), one.kind) for one in version.findings.all()}


def instead(old, new):
    return lambda part: part.replace(old, new, 1)


SHEET = "xl/worksheets/sheet1.xml"
FOOTER = "</sheetData><headerFooter><oddFooter>&amp;L制表 13800001234</oddFooter></headerFooter>"
NAMES = '<definedNames><definedName name="a">"13800001234"</definedName></definedNames><calcPr'
PIVOT = '<pivotCacheDefinition xmlns="x"><sharedItems><s v="13800001234"/></sharedItems></pivotCacheDefinition>'
LINK = '<r xmlns="x"><Relationship Id="r" Type="t" Target="mailto:zhang@qq.com" TargetMode="External"/></r>'
PROPERTY = '<p xmlns="x"><property name="电话"><s>13800001234</s></property></p>'
# What is changed in the package, and how the place is called where it is found.
PLACES = {
    "formula": ({SHEET: instead("<is>", '<f>IF(1,"13800001234","")</f><is>')}, "公式、页眉页脚、提示和链接"),
    "footer": ({SHEET: instead("</sheetData>", FOOTER)}, "公式、页眉页脚、提示和链接"),
    "name": ({"xl/workbook.xml": instead("<calcPr", NAMES)}, "工作簿的名称和设置"),
    "property": ({"docProps/custom.xml": PROPERTY}, "文件属性"),
    "pivot": ({"xl/pivotCache/pivotCacheDefinition1.xml": PIVOT}, "透视表的缓存"),
    "link": ({"xl/worksheets/_rels/sheet1.xml.rels": LINK}, "外部链接"),
    "custom": ({"customXml/item1.xml": "<a>13800001234</a>"}, "其他部分"),
}


class TestEveryPartOfAWorkbook:
    @pytest.mark.parametrize(("changes", "where"), PLACES.values(), ids=PLACES)
    def test_is_looked_at(self, portal_ready, changes, where):
        [(part, kind)] = findings(harmed(workbook(), changes))
        assert part == where
        assert kind == ("email" if where == "外部链接" else "mobile")

    def test_a_text_that_no_cell_shows_any_more(self, portal_ready):
        kept = '<sst xmlns="x"><si><r><t>138 0000</t></r><r><t> 1234</t></r></si></sst>'
        assert findings(harmed(workbook(), {"xl/sharedStrings.xml": kept})) == {("没有显示的文字", "mobile")}

    def test_who_made_it_and_who_changed_it(self, portal_ready):
        book = workbook()
        book.properties.creator, book.properties.lastModifiedBy = "张三丰", making.agency().name
        content = io.BytesIO()
        book.save(content)
        version = making.version(making.resource(making.dataset()), content.getvalue(), "a.xlsx", publish=False)
        [finding] = version.findings.all()
        assert (finding.kind, finding.count, finding.examples) == ("author", 1, [{"row": 0, "text": "张**"}])

    def test_what_no_program_reads_is_named(self, portal_ready):
        assert findings(harmed(workbook(), {"xl/media/image1.png": b"\x89PNG"})) == {("图片、嵌入的文件", "unread")}

    @pytest.mark.parametrize("encoding", ["gb2312", "utf-7", "nope", "hex"])
    def test_a_part_in_an_encoding_that_nothing_here_reads_is_named(self, portal_ready, encoding):
        part = f'<?xml version="1.0" encoding="{encoding}"?><a>13800001234</a>'
        assert findings(harmed(workbook(), {"customXml/item1.xml": part})) == {("读不了的部分", "unread")}

    def test_a_part_that_is_damaged_is_named(self, portal_ready):
        content = harmed(workbook(), {"customXml/item1.xml": f"<a>{'甲' * 9_000}13800001234</a>"})
        assert findings(content.replace(b"13800001234", b"13800001235")) == {("读不了的部分", "unread")}

    def test_an_unreadable_part_that_changes_is_another(self, portal_ready):
        resource = making.resource(making.dataset())
        keys = set()
        for said in ("<a>", "<b>"):
            content = harmed(workbook(), {"customXml/item1.xml": said})
            version = making.version(resource, content, "a.xlsx", publish=False)
            keys.add(version.findings.get().values_key)
        assert len(keys) == 2

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_one_name_are_both_looked_at(self, portal_ready):
        content = io.BytesIO(harmed(workbook(), {"customXml/item1.xml": "<a>13800001234</a>"}))
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr("customXml/item1.xml", "<a/>")
        assert findings(content.getvalue()) == {("其他部分", "mobile")}

    @pytest.mark.parametrize(
        "said",
        [
            f"<si>{'<r><t>甲</t></r>' * 150_000}<r><t>13800001234</t></r></si>",
            f"<a>{'甲' * 399_995}13800001234{'甲' * 399_995}</a>",
            f"<a b='{'甲' * 199_995}13800001234{'甲' * 9}'/>",
        ],
        ids=["runs", "text", "attribute"],
    )
    def test_however_long_a_text_is(self, portal_ready, said):
        part = f'<sst xmlns="x">{said}</sst>'
        assert findings(harmed(workbook(), {"customXml/item1.xml": part})) == {("其他部分", "mobile")}

    def test_what_the_table_shows_is_decided_there_alone(self, portal_ready):
        book = workbook()
        book.active["B2"] = "电话 13800001234"
        assert findings(harmed(book, {})) == {("站点", "mobile")}


class TestAllOfJson:
    @pytest.mark.parametrize(
        "text",
        [
            '{"contact": "13800001234", "data": [{"a": 1}]}',
            '{"data": [{"a": 1}], "after": {"b": ["1380000\\u0031234"]}}',
            '[{"a": "13800001234", "a": "x"}]',
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 13800001234, "properties": {"a": 1},'
            ' "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1},'
            ' "geometry": {"type": "Point", "coordinates": [1, 2], "by": "13800001234"}}]}',
        ],
        ids=["before", "after", "twice", "id", "geometry"],
    )
    def test_what_is_no_row_is_looked_at(self, portal_ready, text):
        assert findings(text.encode(), "a.json") == {("JSON 里表格以外的内容", "mobile")}

    def test_names_of_members_that_are_no_columns(self, portal_ready):
        text = '{"申请人": "x", "data": [{"a": 1}]}'
        assert findings(text.encode(), "a.json") == {("JSON 里表格以外的内容", "named")}

    def test_what_the_table_shows_is_decided_there_alone(self, portal_ready):
        text = '[{"电话": "13800001234", "手机号": 13900001234}]'
        assert findings(text.encode(), "a.json") == {("电话", "mobile"), ("手机号", "mobile"), ("手机号", "named")}

    def test_however_long_it_is(self, portal_ready):
        rows = ", ".join(f'{{"编号": "{number:07}", "说明": "没有什么"}}' for number in range(60_000))
        text = f'{{"data": [{rows}], "by": "13800001234"}}'
        assert findings(text.encode(), "a.json") == {("JSON 里表格以外的内容", "mobile")}


def test_a_header_that_holds_a_telephone(portal_ready):
    assert findings("编号,站点（问13800001234）\n1,甲\n".encode(), "a.csv") == {("站点（问13800001234）", "mobile")}
