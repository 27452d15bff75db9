"""Feeds as they come: dates, markup, addresses, and whatever else is written into them."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.feeds.inbound import child, joining, reading

CHINA = timezone(timedelta(hours=8))


def rss(date="", title="标题", description="正文", link=""):
    return (
        f"<rss version='2.0'><channel><item><title>{title}</title><link>{link}</link><guid>1</guid>"
        f"<pubDate>{date}</pubDate><description><![CDATA[{description}]]></description></item></channel></rss>"
    ).encode()


def entry(**fields):
    return child.read(rss(**fields), "https://www.example.cn/feed/rss.xml", "application/xml")["entries"][0]


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 14 Jul 2026 08:30:00 +0800", "Tue, 14 Jul 2026 00:30:00 GMT", "2026-07-14T08:30:00+08:00",
        "2026-07-14T00:30:00Z", "2026-07-14 08:30:00", "2026-07-14 08:30", "2026/07/14 08:30", "2026.7.14 8:30",
        "2026年7月14日 08:30", "2026年07月14日08时30分", "Tue, 14 Jul 2026 08:30:00", "2026-07-14T08:30:00",
    ],
)  # fmt: skip
def test_dates_without_a_zone_are_chinas(written):
    assert datetime.fromisoformat(entry(date=written)["issued"]) == datetime(2026, 7, 14, 8, 30, tzinfo=CHINA)


@pytest.mark.parametrize("written", ["2026-07-14", "2026年7月14日", "2026/7/14"])
def test_a_day_alone_is_that_day_here(written):
    assert datetime.fromisoformat(entry(date=written)["issued"]) == datetime(2026, 7, 14, tzinfo=CHINA)


@pytest.mark.parametrize("written", ["", "昨天", "2026-13-45", "99999-99-99 99:99", "0000-00-00 00:00:00"])
def test_what_is_no_date_is_none(written):
    assert entry(date=written)["issued"] == ""


def test_titles_are_plain_and_of_one_line():
    assert entry(title="&lt;b&gt;重&lt;/b&gt;要\n\t通知 &amp;amp; 公告")["title"] == "重要 通知 & 公告"


@pytest.mark.parametrize(
    ("written", "read"),
    [("/a/1.html", "https://www.example.cn/a/1.html"), ("javascript:alert(1)", ""), ("http://[bad", ""), ("", "")],
    ids=["relative", "script", "broken", "none"],
)
def test_links_are_whole_or_none(written, read):
    assert entry(link=written)["link"] == read


@given(st.text(), st.text() | st.text(alphabet="<>/apbi onclick='script:hrefstyle &;#"), st.text())
def test_whatever_is_written_comes_out_clean(title, description, date):
    """In one piece, of one line, and without anything that acts."""
    text = rss(date="".join(c for c in date if c not in "<&"), description=description.replace("]]>", ""))
    told = child.read(text, "", "")
    json.dumps(told)
    for each in told.get("entries", []):
        assert child.clean(each["html"]) == each["html"], "nothing is left that cleaning would take away"
        assert "\n" not in each["title"] and len(each["title"]) <= child.MAX_TITLE


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"<rss><channel>{text}</channel></rss>".encode())
)
def test_any_bytes_are_read_or_refused(content):
    try:
        told = child.read(content, "http://example.cn/", "")
    except Exception as error:  # in the process of its own this becomes a refusal
        assert not isinstance(error, (SystemExit, KeyboardInterrupt))
        return
    assert "refused" in told or isinstance(told["entries"], list)


def test_the_process_says_what_it_read_and_why_it_did_not():
    feed = reading.read(rss(date="2026-07-14 08:30", title="防汛通知"))
    assert [each.title for each in feed.entries] == ["防汛通知"]
    with pytest.raises(reading.Unreadable, match="不是 RSS"):
        reading.read(b"<html><body>hello</body></html>")


def test_a_feed_that_swells_in_memory_is_refused_and_nobody_else_notices():
    with pytest.raises(reading.Unreadable):
        reading.read(b"<rss><channel><item>" + b"<a>" * 15_000_000)


# --- The same story


@given(
    st.text(min_size=joining.LEAST, alphabet="防汛工作通知关于做好年度ABCabc"),
    st.text(alphabet=" ,。、·-《》　", max_size=5),
)
def test_marks_and_spaces_make_no_other_title(title, marks):
    assert joining.title_key(title) == joining.title_key(marks.join(title)) == joining.title_key(title.lower())


def test_widths_and_traditional_characters_make_no_other_title():
    assert joining.title_key("關於２０２６年防汛工作的通知") == joining.title_key("关于2026年防汛工作的通知")
    assert joining.title_key("关于2025年防汛工作的通知") != joining.title_key("关于2026年防汛工作的通知")


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.cn/a/1.html", "https://example.cn/a/1.html#part", "https://m.example.cn/a/1.html?utm_source=x",
        "https://EXAMPLE.cn/a/1.html?spm=1",
    ],
    ids=range(4),
)  # fmt: skip
def test_addresses_that_lead_to_the_same_page_are_one(other):
    assert joining.link_key(other) == joining.link_key("https://example.cn/a/1.html")


def test_addresses_of_other_pages_and_front_pages_are_not():
    keys = [joining.link_key(f"https://example.cn/{path}") for path in ("a?id=1", "a?id=2", "b?id=1")]
    assert len(set(keys)) == 3
    assert joining.link_key("https://example.cn/") == joining.link_key("") == ""


@given(st.text())
def test_any_address_has_a_key_or_none(link):
    joining.link_key(link)
