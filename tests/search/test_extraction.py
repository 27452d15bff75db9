"""What files say is read page by page, in a process of its own that no file gets the better of."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.extraction import limits, process
from search.extraction.readers import KINDS
from tests.search import attachments as made


def told(data, kind, seconds=60):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return process.run(file, kind, seconds)


def texts(data, kind):
    outcome = told(data, kind)
    assert not outcome.refused, outcome.refused
    return [text for _, text in outcome.pages]


# --- Every kind


def test_a_pdf_is_read_page_by_page():
    outcome = told(made.pdf("校车服务标准", "", "收费标准为每人每月一百二十元。"), "pdf")
    assert outcome.pages == [
        ("第 1 页", "校车服务标准"), ("第 2 页", ""), ("第 3 页", "收费标准为每人每月一百二十元。"),
    ]  # fmt: skip


def test_a_word_that_was_broken_at_the_margin_is_whole_again():
    page = "校车收费标准由县发展和改革局会同县财政局、县教育局另行制\n定，报县人民政府同意后执行。\n附件：\n名单"
    assert texts(made.pdf(page), "pdf") == [page.replace("制\n定", "制定")]


def test_a_heading_set_wide_is_words_again():
    assert texts(made.pdf("青 禾 县 人 民 政 府 文 件\n张三 李四 王五"), "pdf") == [
        "青禾县人民政府文件\n张三 李四 王五"
    ]


def test_a_scan_says_that_it_has_no_text():
    outcome = told(made.pdf("", ""), "pdf")
    assert outcome.empty == "没有文字层，可能是扫描件"
    assert not outcome.refused


def test_a_pdf_with_a_password_says_so():
    assert told(made.pdf("内部资料", password="qinghe"), "pdf").refused == "设有打开密码"


def test_a_docx_is_read_with_tables_and_notes_and_what_was_struck_out_stands_aside():
    data = made.zipped({
        "word/document.xml": '<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r>'
        "<w:t>第一</w:t><w:tab/><w:t>条</w:t></w:r><w:del><w:r><w:delText>旧的说法</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        '<AlternateContent xmlns="mc"><Choice><w:p><w:r><w:t>框内</w:t></w:r></w:p></Choice>'
        "<Fallback><w:p><w:r><w:t>框内</w:t></w:r></w:p></Fallback></AlternateContent></w:body></w:document>",
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r1" Type="x/footnotes" Target="notes.xml"/>'
        '<Relationship Id="r2" Type="x/comments" Target="/word/said.xml"/></Relationships>',
        "word/notes.xml": '<w:footnotes xmlns:w="w"><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p></w:footnotes>',
        "word/said.xml": '<w:comments xmlns:w="w"><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comments>',
    })  # fmt: skip
    outcome = told(data, "docx")
    assert outcome.pages == [("", "第一\t条\n姓名\n框内"), ("脚注", "脚注文字")]
    assert "旧的说法" in outcome.aside
    assert "批注" in outcome.aside


def test_a_docx_has_the_pages_it_was_last_laid_out_in_or_none():
    assert told(made.word("一", "二", "三", breaks_before=(1, 2)), "docx").pages == [
        ("第 1 页", "一"), ("第 2 页", "二"), ("第 3 页", "三"),
    ]  # fmt: skip
    assert told(made.word("一", "二"), "docx").pages == [("", "一\n二")]


def test_slides_are_read_in_their_order_and_the_notes_stand_aside():
    outcome = told(made.slides("工作回顾", "明年打算", notes="此处停顿"), "pptx")
    assert outcome.pages == [("第 1 张", "工作回顾"), ("第 2 张", "明年打算")]
    assert "此处停顿" in outcome.aside


def test_sheets_are_read_by_their_names_and_numbers_as_they_are_seen():
    outcome = told(made.sheets(名单=[["姓名", "电话"], ["张三", 13800000000.0]], 说明=[["注", True]]), "xlsx")
    assert outcome.pages == [("工作表“名单”", "姓名 | 电话\n张三 | 13800000000"), ("工作表“说明”", "注 | 是")]


def test_an_ofd_is_read_in_its_order_with_what_stands_on_its_template():
    page = "现将《校车服务标准》印发给你们，请结合实际认真贯彻落\n实。"
    outcome = told(made.ofd(page, "收费标准为每人每月一百二十元。", head="青禾县人民政府文件"), "ofd")
    assert outcome.pages == [
        ("第 1 页", "青禾县人民政府文件\n现将《校车服务标准》印发给你们，请结合实际认真贯彻落实。"),
        ("第 2 页", "青禾县人民政府文件\n收费标准为每人每月一百二十元。"),
    ]


def test_an_ofd_of_pictures_has_no_text_and_an_encrypted_one_is_refused():
    assert told(made.ofd("", ""), "ofd").empty == "没有文字层，可能是扫描件"
    data = made.ofd("密文")
    sealed = made.zipped({
        "OFD.xml": '<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>',
        "Doc_0/Document.xml": '<Document><Pages><Page ID="1" BaseLoc="Pages/P/Content.xml"/></Pages></Document>',
        "Doc_0/Pages/P/Content.xml": os.urandom(300),
    })  # fmt: skip
    assert "已加密" in told(sealed, "ofd").refused
    assert texts(data, "ofd") == ["密文"]


def test_html_is_read_as_its_reader_sees_it():
    data = (
        "<!doctype html><title>通知</title><style>p{color:red}</style><p>第<b>一</b>条&nbsp;按时</p>"
        "<script>var a='隐';</script><!-- 草稿 --><table><tr><td>张三</td><td>120&lt;130</td></tr></table>"
    )
    outcome = told(data.encode("gb18030"), "html")
    (text,) = [text for _, text in outcome.pages]
    assert text.replace("\xa0", " ") == "通知\n第一条 按时\n张三 | 120<130 |"
    assert "草稿" in outcome.aside


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_is_read_in_every_encoding_offices_use(encoding):
    said = "姓名,金额\n张三,120\n㐂氏,35\n"
    assert texts(said.encode(encoding), "csv") == [said.strip()]


def test_form_feeds_are_the_pages_of_plain_text():
    assert told("一\f二".encode(), "txt").pages == [("第 1 页", "一"), ("第 2 页", "二")]


def test_what_is_no_text_is_refused():
    assert "认不出文字编码" in told(os.urandom(4_000), "txt").refused


# --- Files that do harm


@pytest.mark.parametrize(
    ("bomb", "kind", "why"),
    [
        (made.zip_bomb, "docx", "压缩炸弹"),
        (made.zip_bomb, "xlsx", "压缩炸弹"),
        (made.lying_zip_bomb, "docx", "已损坏"),
        (made.many_members, "ofd", "过多"),
        (made.laughs, "docx", "实体"),
        (made.outside, "docx", "实体"),
        (made.nested_xml, "docx", "嵌套过深"),
        (made.pdf_stream_bomb, "pdf", "占用内存过多"),
        (made.pdf_page_loop, "pdf", "已损坏"),
        (made.pdf_form_loop, "pdf", "异常退出"),
    ],
)
def test_a_bomb_is_refused_in_two_seconds_with_its_reason(bomb, kind, why):
    data = bomb()
    started = time.monotonic()
    outcome = told(data, kind)
    assert why in outcome.refused
    assert not outcome.pages
    assert time.monotonic() - started < 30  # the bombs themselves would take minutes


def test_a_zip_with_a_password_says_so():
    data = bytearray(made.zipped({"word/document.xml": "<a/>"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    assert told(bytes(data), "docx").refused == "压缩包加了密码"


def test_an_encrypted_office_file_and_an_old_one_say_what_they_are():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert told(ole + "EncryptedPackage".encode("utf-16-le"), "docx").refused == "设有打开密码"
    assert "旧版格式" in told(ole, "xlsx").refused


def slow():
    """HTML that keeps a parser busy for minutes."""
    return b"<a b='" + b"<a b='" * 400_000


def test_a_file_that_takes_too_long_is_given_up():
    started = time.monotonic()
    outcome = told(slow(), "html", seconds=1)
    assert (outcome.refused, outcome.out_of_time) == (process.TOO_LONG, True)
    assert time.monotonic() - started < 30  # the file itself would take minutes


def test_the_process_has_no_secrets_and_can_open_nothing(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not-to-be-known")
    with tempfile.TemporaryFile() as file:
        file.write(slow())
        running = process.Extraction(file, "html")
        here = Path("/proc") / str(running.process.pid)
        try:
            until = time.monotonic() + 10
            while "Max open files            0" not in (held := (here / "limits").read_text()):
                assert time.monotonic() < until
                time.sleep(0.02)
            assert "not-to-be-known" not in (here / "environ").read_text()
            assert {int(fd.name) for fd in (here / "fd").iterdir()} == {0, 1, 2}
            lines = {line[:26].strip(): line[26:].split()[0] for line in held.splitlines()}
            assert lines["Max cpu time"] == str(limits.MAX_CPU)
            assert lines["Max address space"] == str(limits.MAX_MEMORY)
            assert lines["Max file size"] == str(limits.MAX_OUTPUT)
            assert lines["Max core file size"] == "0"
        finally:
            running.stop()


def test_the_process_knows_nothing_of_the_portal():
    code = (
        f"import sys; sys.path.insert(0, {str(process.ROOT)!r})\n"
        "from search.extraction import child, readers\n"
        "[readers.reader(kind) for kind in readers.KINDS]\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"openpyxl", "pypdfium2"} <= set(loaded.split())
    assert not {"django", "wagtail", "haystack", "portal", "cms"} & set(loaded.split())


def test_a_process_that_is_killed_harms_nobody():
    with tempfile.TemporaryFile() as file:
        file.write(slow())
        running = process.Extraction(file, "html")
        running.process.kill()
        assert running.wait(10).refused


def test_more_text_than_is_kept_is_cut_and_said():
    outcome = told(("公" * (limits.MAX_CHARACTERS + 5)).encode(), "txt")
    assert sum(len(text) for _, text in outcome.pages) == limits.MAX_CHARACTERS
    assert outcome.shortcomings == "文字过多，只读了前 200 万字"


REAL = {
    "pdf": made.pdf("校车服务标准", "收费"),
    "docx": made.word("校车服务标准"),
    "xlsx": made.sheets(名单=[["姓名", 1]]),
    "pptx": made.slides("校车"),
    "ofd": made.ofd("校车", "收费"),
    "html": "<p>校车</p>".encode(),
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(sorted(KINDS)),
    noise=st.binary(max_size=600),
    at=st.floats(0, 1),
    kept=st.booleans(),
)
def test_whatever_bytes_come_with_whatever_name_they_are_read_or_refused(kind, noise, at, kept):
    data = REAL.get(kind, b"") if kept else b""
    place = int(at * len(data))
    started = time.monotonic()
    outcome = told(data[:place] + noise + data[place + len(noise) :], kind, seconds=20)
    assert time.monotonic() - started < 60
    assert isinstance(outcome.refused, str)
    assert sum(len(text) for _, text in outcome.pages) <= limits.MAX_CHARACTERS
    for _, text in outcome.pages:
        text.encode()  # nothing that no database takes
        assert "\x00" not in text


def test_a_file_is_read_wherever_it_was_read_to_before():
    with tempfile.TemporaryFile() as file:
        file.write(b"abc")
        file.seek(0)
        file.read(1)
        assert process.run(file, "txt").pages == [("", "abc")]
