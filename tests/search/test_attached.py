"""Of a hit's own text and its files, that is shown which answers best."""

import pytest

from search import attached
from tests.costs import cost


def entry(text="请按时登记。", *attachments, title="关于校车运行的公告"):
    return {"title": title, "text": text, "attachments": list(attachments)}


def file(*pages, title="校车服务标准", url="/files/1/a.pdf"):
    return {"title": title, "url": url, "pages": list(pages), "names": [f"第 {n} 页" for n in range(1, len(pages) + 1)]}


FEES = file("运行线路", "校车收费标准为每月一百二十元", "收费另行通知")


def test_the_page_that_shows_most_is_named():
    shown = attached.highlighted(entry("", FEES), ["收费标准", "收费", "标准", "校车"], markup=False)
    assert shown["attachment"] == [attached.Within("校车服务标准.pdf", "/files/1/a.pdf#page=2", "第 2 页")]
    assert shown["text"] == ["校车收费标准为每月一百二十元"]


def test_what_the_record_says_itself_goes_before_its_files():
    own = "校车收费标准由县发展和改革局核定。"
    shown = attached.highlighted(entry(own, FEES), ["收费标准", "收费", "标准", "校车"], markup=False)
    assert (shown["attachment"], shown["text"]) == ([], [own])


def test_a_file_that_says_more_goes_before_a_word_of_the_record():
    shown = attached.highlighted(entry("收费事项公告如下。", FEES), ["收费标准", "校车", "收费"], markup=True)
    assert shown["attachment"][0].page == "第 2 页"
    assert "<mark>收费标准</mark>" in shown["text"][0]


def test_a_title_alone_is_named_without_a_page():
    form = file("姓名", title="困难家庭申请表", url="/files/2/form.docx")
    shown = attached.highlighted(entry("见附件。", form), ["困难家庭", "申请表"], markup=False)
    assert shown["attachment"] == [attached.Within("困难家庭申请表.docx", "/files/2/form.docx")]
    assert shown["text"] == ["见附件。"]


@pytest.mark.parametrize(("written", "asked"), [("收費標準", "收费标准"), ("ＰＤＦ格式", "pdf格式"), ("WPS", "wps")])
def test_however_it_is_written(written, asked):
    shown = attached.highlighted(entry("", file("一", f"关于{written}的说明")), [asked], markup=True)
    assert shown["attachment"][0].page == "第 2 页"
    assert f"<mark>{written}</mark>" in shown["text"][0]


def test_nothing_of_a_file_is_markup():
    shown = attached.highlighted(entry("", file("<script>alert(1)</script>收费")), ["收费"], markup=True)
    assert "alert(1)&lt;/script&gt;<mark>收费</mark>" in shown["text"][0]
    assert "<script" not in shown["text"][0]


def test_the_end_of_a_long_file_without_pages_is_looked_at_too():
    text = "公开。" * 60_000 + "校车收费标准另行公布。"
    long = {"title": "汇编", "url": "/files/3/a.txt", "pages": [text], "names": []}
    shown = attached.highlighted(entry("", long), ["收费标准", "校车"], markup=False)
    assert shown["attachment"] == [attached.Within("汇编.txt", "/files/3/a.txt")]
    assert "校车收费标准另行公布" in shown["text"][0]


def test_twenty_hits_with_the_longest_files_and_questions_take_no_time():
    page = "政府信息公开工作主管部门应当加强对政府信息公开工作的指导。" * 28
    hits = [entry("", file(*[page] * 370)) for _ in range(20)]
    marks = [f"词{number}" for number in range(36)] + ["主管部门", "政府信息", "公开", "指导"]
    assert cost(lambda: [attached.highlighted(hit, marks, markup=True) for hit in hits]) < 400
