"""Personal data that only the original of an upload holds, which is offered as it was uploaded."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from opendata.datasets import publishing
from opendata.datasets.importing import receive
from opendata.datasets.importing.work import Work
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
        book.active["B2"].comment = Comment("问李四 13800001234", "某人")
        _, found = found_in(book)
        assert list(found) == [("批注、图形和文件属性（只在原始文件里）", "mobile")]

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
