"""What an import makes of dates, texts, pages and the history of laws."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.disclosure.importing.dates import dates_in, parse_date, parse_moment
from cms.disclosure.importing.history import Facts, facts_of
from cms.disclosure.importing.text import from_text
from cms.disclosure.importing.webpage import from_html


@pytest.mark.parametrize(
    "text",
    ["2026年7月4日", "二〇二六年七月四日", "二○二六年七月四日", "2026-07-04",
     "2026/7/4", "2026.7.4", "20260704", " 2026 年 7 月 4 日 "],
)  # fmt: skip
def test_dates_as_people_write_them(text):
    assert parse_date(text) == date(2026, 7, 4)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-07-04 09:30", 9), ("2026年7月4日 09:30:05", 9), ("2026-07-04T09:30:00", 9), ("2026-07-04T01:30:00Z", 9),
     ("2026-07-04T09:30:00+08:00", 9), ("2026-07-04", 0)],
)  # fmt: skip
def test_times_are_local_unless_they_say_otherwise(text, hour):
    assert timezone.localtime(parse_moment(text)).hour == hour


@pytest.mark.parametrize(
    "text", ["去年", "2026-13-01", "2026年2月30日", "1800-01-01", "2026-07-04 25:00", "2026-07", "7月4日"]
)
def test_what_is_no_date_is_refused_with_advice(text):
    with pytest.raises(ValueError, match="请写成"):
        parse_date(text)


HAN = "〇一二三四五六七八九"


def in_han(day: date) -> str:
    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")

    return f"{''.join(HAN[int(digit)] for digit in str(day.year))}年{small(day.month)}月{small(day.day)}日"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_understood_in_every_form(day):
    forms = [in_han(day), f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}"]
    assert [parse_date(form) for form in forms] == [day] * len(forms)
    assert dates_in(f"自{forms[0]}起施行，{forms[1]}废止") == [day, day]


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text):
    try:
        found = parse_moment(text)
    except ValueError as error:
        assert "请写成" in str(error)
    else:
        assert found is None or isinstance(found, datetime)


# --- Laws


def test_law_by_its_history_and_closing_article():
    history = ["2011年11月17日 青禾省第十三届人民代表大会常务委员会第三十次会议通过",
               "2020年5月14日 青禾省第十五届人民代表大会常务委员会第二十一次会议《决定》第一次修正"]  # fmt: skip
    text = "第一条 为了规范。\n\n第五十条 本条例自2012年3月1日起施行。"
    assert facts_of("青禾省口岸条例", history, text) == Facts(
        "青禾省人民代表大会常务委员会", "", date(2020, 5, 14), date(2012, 3, 1), None
    )


def test_order_of_the_state_council_and_its_day_in_force():
    history = ["2004年3月8日 中华人民共和国国务院令第400号公布", "2004年6月1日 施行"]
    assert facts_of("基金会条例", history, "") == Facts("国务院", "国务院令第400号", date(2004, 3, 8), date(2004, 6, 1))


def test_number_of_an_order_that_brought_an_earlier_version_is_not_taken():
    history = ["1997年7月3日 国务院令第223号发布", "2021年11月10日 《国务院关于修改〈条例〉的决定》修订"]
    assert facts_of("条例", history, "").document_number == ""


def test_term_of_validity_ends_with_the_last_day_of_its_years():
    text = "本办法自2021年1月1日起施行，有效期5年。"
    facts = facts_of("办法", [], text)
    assert (facts.effective_on, facts.expires_on) == (date(2021, 1, 1), date(2025, 12, 31))
    assert facts_of("办法", [], "本办法自2024年2月29日起施行，有效期至2026年12月31日。").expires_on == date(
        2026, 12, 31
    )
    assert facts_of("办法", [], "许可证有效期5年。").expires_on is None


# --- Text


LAW = """## 第一章  总则

第一条 为了规范。

## 第二章  管理

### 第一节  登记

第二条 <b>不是标签</b>，应当 & 必须。

| 事项 | 时限 |
|-----|-----|
| 登记 | 五日 |

第三条 本条例自公布之日起施行。
"""


def test_a_law_keeps_its_chapters_and_tables():
    assert from_text(LAW) == [
        ("text", "<h2>第一章 总则</h2><p>第一条 为了规范。</p>"),
        (
            "text",
            "<h2>第二章 管理</h2><h3>第一节 登记</h3><p>第二条 &lt;b&gt;不是标签&lt;/b&gt;，应当 &amp; 必须。</p>",
        ),
        ("table", [["事项", "时限"], ["登记", "五日"]]),
        ("text", "<p>第三条 本条例自公布之日起施行。</p>"),
    ]


def test_headings_of_plain_text_are_found_where_they_are_certain():
    text = (
        "关于印发方案的通知\n一、指导思想\n以此为指导。\n二、工作要求，必须做到以下几点。\n第一章 总则\n第一条 为了。"
    )
    (first, second) = from_text(text, "关于印发方案的通知")
    assert first == ("text", "<h3>一、指导思想</h3><p>以此为指导。</p><p>二、工作要求，必须做到以下几点。</p>")
    assert second == ("text", "<h2>第一章 总则</h2><p>第一条 为了。</p>")


@given(st.text(max_size=300))
def test_no_text_is_lost_and_none_becomes_a_tag(text):
    pieces = from_text(text.replace("#", "").replace("|", "").replace("<", "(").replace("-", ""))
    html = "".join(value if isinstance(value, str) else "" for _, value in pieces)
    assert set(re.findall(r"<[^>]*>", html)) <= {
        f"<{mark}{tag}>" for tag in ("p", "h2", "h3", "h4") for mark in ("", "/")
    }


@given(st.text(alphabet="#|- 一二、第章条\n\t<>&ab", max_size=200))
def test_no_marks_break_the_reading_of_text(text):
    for kind, value in from_text(text):
        assert kind in ("text", "table")
        assert value


# --- Pages


def test_a_page_keeps_structure_and_nothing_that_runs():
    html = """<h1>关于招生的通知</h1><script>alert(1)</script><style>p{}</style>
    <div onclick="x()">各学校：</div>
    <p style="color:red"><strong>一、范围</strong>本县<a href="javascript:x()">户籍</a>。</p>
    <ul><li>小学</li><li>初中</li></ul><h2>二、时间</h2><p>见<a href="https://example.com/a?b=1&amp;c=2">附表</a></p>
    <table><tr><th>学校</th><th>人数</th></tr><tr><td colspan="2">共 <b>九</b> 所</td></tr></table>
    <img src=x onerror=alert(1)>
    散落的文字"""
    assert from_html(html, "关于招生的通知") == [
        ("text", "<p>各学校：</p><p><b>一、范围</b>本县户籍。</p><ul><li>小学</li><li>初中</li></ul>"),
        ("text", '<h2>二、时间</h2><p>见<a href="https://example.com/a?b=1&amp;c=2">附表</a></p>'),
        ("table", [["学校", "人数"], ["共 九 所", ""]]),
        ("text", "<p>散落的文字</p>"),
    ]


ALLOWED = re.compile(r'</?(?:p|h[234]|ul|ol|li|b)>|<a href="(?:https?|mailto):[^"<>]*">|</a>')


PARTS = [
    "<p>", "</p>", "<b>", "</b>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "<tr>", "<td>", "</td>", "</table>",
    "<h2>", "</h2>", "<script>", "</script>", "<a href='javascript:x'>", '<a href="https://a/?q=%22">', "</a>", "字",
    "<br>", "&lt;i&gt;", "<div>", "</div>", "<svg onload=x>", '"', "'", "&amp;",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=25))
def test_no_broken_page_brings_in_a_tag_of_its_own(parts):
    for kind, value in from_html("".join(parts)):
        if kind == "text":
            assert "<" not in ALLOWED.sub("", value), value
            for tag in ("p", "b", "ul", "li", "h2", "a"):
                assert len(re.findall(rf"<{tag}[ >]", value)) == value.count(f"</{tag}>"), value


def test_a_very_long_page_is_read_in_no_time():
    started = timezone.now()
    from_html("<p>" * 50_000 + "字" * 50_000)
    from_text("# " * 50_000 + "|" * 50_000 + "第" * 50_000)
    facts_of("条例", ["本条例自" * 10_000], "本" * 50_000 + "自2021年" * 1_000)
    assert timezone.now() - started < timedelta(seconds=5)
