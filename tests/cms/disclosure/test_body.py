"""The body of a document: anchors, contents, plain text."""

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from cms.disclosure import body
from cms.disclosure.body import Entry, anchored, numeral

LAW = """<h2>第一章　总则</h2><p><b>第一条</b>　为了规范。</p><p>第二条规定的除外。</p><p>第二条 本法适用于全县。</p>
<h2>第二章 附则</h2><h3>第一节 解释</h3><p>第一百二十三条之一　由县政府解释。</p>"""


def test_headings_and_articles_get_anchors_one_can_cite():
    html, contents = anchored(LAW)
    for anchor in ("chapter-1", "article-1", "article-2", "chapter-2", "section-1", "article-123-1"):
        assert html.count(f'id="{anchor}"') == 1
    assert "<p>第二条规定的除外。</p>" in html  # speaks of an article, is none
    assert contents == [
        Entry("chapter-1", "第一章　总则", 0),
        Entry("chapter-2", "第二章 附则", 0),
        Entry("section-1", "第一节 解释", 1),
    ]


def test_a_law_without_chapters_has_its_articles_for_contents():
    _, contents = anchored("<p>第一条 甲。</p><p>第二条 乙。</p>")
    assert [(entry.anchor, entry.text) for entry in contents] == [("article-1", "第一条"), ("article-2", "第二条")]


def test_the_same_article_twice_has_two_anchors():
    html, _ = anchored("<p>第一条 甲。</p><p>第一条 附件的第一条。</p>")
    assert 'id="article-1"' in html
    assert 'id="article-1.2"' in html


def chinese(number: int) -> str:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + units[place]
            zero = False
        else:
            zero = True
    return text.removeprefix("一") if 10 <= number < 20 else text


@given(st.integers(1, 9999))
def test_every_numeral_is_read(number):
    assert numeral(chinese(number)) == number
    assert numeral(str(number)) == number


@given(st.text(max_size=200))
def test_text_that_is_no_law_comes_out_as_it_went_in(text):
    html = body.paragraphs(text)
    assert body._ARTICLE.sub("", anchored(html)[0]).count("<p") == html.count("<p")


def test_an_adversary_cannot_make_anchors_slow():
    html = "<p>" + "第" * 50_000 + "</p>" + "<p>第" + "一" * 50_000 + "条</p>" + "<h2" * 10_000
    anchored(html)


def test_a_long_text_has_contents_beside_it_and_a_short_one_has_not(admitted):
    chapters = [("text", f"<h2>第{n}章 标题</h2>" + "<p>内容。</p>" * 300) for n in "一二三四"]
    assert len(body.render(admitted(body=body.stream(chapters))).contents) == 4
    assert body.render(admitted(body=body.stream(chapters[:2]))).contents == ()


def test_tables_and_text_become_plain_text(admitted):
    pieces = [("text", "<p>见下表。</p><p>A &amp; B</p>"), ("table", [["项目", "金额"], ["甲", "3"]])]
    document = admitted(body=body.stream(pieces))
    assert body.plain_text(document) == "见下表。\n\nA & B\n\n项目\t金额\n\n甲\t3"


def test_the_cached_body_follows_the_published_text(draft, publish):
    cache.clear()
    document = publish(draft(text="第一条 原来的。"))
    assert "原来的" in body.render(document).html
    document.body = body.stream([("text", "<p>第一条 改过的。</p>")])
    document = publish(document)
    assert "改过的" in body.render(document).html


def test_importing_the_same_text_makes_the_same_body():
    pieces = [("text", "<p>甲</p>"), ("table", [["一"], ["二"]])]
    assert body.stream(pieces) == body.stream(pieces)


@pytest.mark.parametrize("numerals", ["〇", "两", "千"])
def test_odd_numerals_are_no_error(numerals):
    assert isinstance(numeral(numerals), int)
