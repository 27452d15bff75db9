"""What becomes of the stories of other sites' feeds."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.columns.models import ArticlePage
from cms.notices.models import Notice, NoticeKind
from cms.review.panels import returned_to, waiting_for
from interaction.moderation.models import HeldWord
from opendata.feeds.inbound.models import Sighting, Source, Story

from ..servers import Reply
from .feeds_out_there import atom, entry, rss


def body_of(page):
    return json.dumps(page.body.get_prep_value(), ensure_ascii=False)


# --- Into the reviews, or straight out


def test_a_story_becomes_a_draft_that_waits_for_its_first_review(source_of, harvest, articles, staff, office):
    told = harvest(source_of(), rss(entry("关于做好防汛工作的通知", "https://www.example.cn/a/1.html")))
    assert (told.new, told.error) == (1, "")
    article = articles()["关于做好防汛工作的通知"]
    assert not article.live and article.source == "省人民政府" and article.agency == office
    reviewer = staff("chu", "初审", agency=office)
    assert [state.revision.object_str for state in waiting_for(reviewer)] == ["关于做好防汛工作的通知"]
    assert "https://www.example.cn/a/1.html" in body_of(article)


def test_whose_name_it_is_sent_in_gets_it_back(source_of, harvest, articles, staff, office, editor):
    harvest(source_of(), rss(entry()))
    state = next(iter(articles().values())).current_workflow_task_state
    state.task.specific.on_action(state, staff("chu", "初审", agency=office), "reject", comment="缺附件")
    assert [each.current_task_state.comment for each in returned_to(editor)] == ["缺附件"]


def test_what_a_trusted_source_tells_is_public_and_says_where_from(source_of, harvest, articles, client):
    harvest(source_of(trusted=True), rss(entry("省政府召开常务会议", "https://www.example.cn/b")))
    article = articles()["省政府召开常务会议"]
    assert article.live and (timezone.now() - article.published_at).total_seconds() < 60
    page = client.get(article.address).content.decode()
    assert "省人民政府" in page and "https://www.example.cn/b" in page
    assert article.history_lines()[0].text.startswith("转载自省人民政府")


def test_a_notice_may_be_the_target(source_of, harvest):
    kind = NoticeKind.objects.get(code="tender")
    harvest(source_of("/n", target=f"notice:{kind.pk}", trusted=True), rss(entry("某工程招标公告公开招标")))
    harvest(source_of("/m", target=f"notice:{kind.pk}"), rss(entry("另一工程招标公告公开招标", id="2")))
    notices = {notice.title: notice for notice in Notice.objects.all()}
    assert notices["某工程招标公告公开招标"].live and not notices["另一工程招标公告公开招标"].live
    assert notices["另一工程招标公告公开招标"].current_workflow_task_state is not None


def test_personal_data_does_not_go_straight_out_though_the_source_is_trusted(source_of, harvest, articles):
    harvest(source_of(trusted=True), rss(entry("救助对象名单公示公告", html="<p>张三，110101199003077571</p>")))
    assert not articles()["救助对象名单公示公告"].live
    assert "身份证" in Story.objects.get().held_for and "1101" not in Story.objects.get().held_for


def test_words_that_hold_letters_back_hold_stories_back(source_of, harvest, articles):
    HeldWord.objects.create(text="内幕爆料")
    harvest(
        source_of(trusted=True),
        rss(entry("县里新闻一则请大家看", html="<p>内 幕 爆 料</p>"), entry("平常的新闻一则", id="2")),
    )
    assert [article.live for article in articles().values()] == [False, True]


# --- What it says is cleaned

HOSTILE = """<script>alert(1)</script><p onclick="x()">正文<img src="http://tracker.example/1.gif">
<a href="javascript:alert(1)">点我</a><a href="https://ok.example/">好的</a></p><iframe src="https://e/"></iframe>
<style>p{display:none}</style><form action="https://e/"><input name="q"></form><svg onload="alert(1)"></svg>
<table><tr><th>年份</th><th>数量</th></tr><tr><td>2026</td><td>3</td></tr></table>"""


def test_nothing_of_it_acts_or_loads(source_of, harvest, articles, client):
    harvest(source_of(trusted=True), rss(entry("有<b>标记</b>的标题&amp;符号一则", html=HOSTILE)))
    article = next(iter(articles().values()))
    text = body_of(article)
    assert article.title == "有标记的标题&符号一则"
    assert "正文" in text and "https://ok.example/" in text and "2026" in text
    page = client.get(article.address).content.decode()
    for bad in ("alert", "onclick", "tracker", "iframe", "<form action=", "svg onload", "display:none"):
        assert bad not in text
        assert bad not in page or bad == "<form action="


def test_addresses_are_made_whole(source_of, harvest, articles, elsewhere):
    harvest(source_of(), atom(entry("相对地址的一条新闻", "/a/1", "tag:1", '<p><a href="/more">详情</a></p>')))
    text = body_of(articles()["相对地址的一条新闻"])
    assert elsewhere.url("/more") in text and elsewhere.url("/a/1") in text


def test_feeds_in_chinese_encodings_are_read(source_of, harvest, articles):
    harvest(source_of(), rss(entry("关于国庆节放假的通知"), encoding="gb2312"))
    assert "关于国庆节放假的通知" in articles()


# --- Once is enough


def test_the_same_entry_comes_once(source_of, harvest, articles):
    source = source_of()
    feed = rss(entry(id="1"), entry("另一条关于放假的通知", id="2"))
    assert harvest(source, feed).new == 2
    assert (harvest(source, feed).new, len(articles())) == (0, 2)


@pytest.mark.parametrize(
    "second",
    [
        entry("关于做好 2026 年防汛工作的通知。", "https://news.example.cn/9", "b"),
        entry("完全不同的标题也是同一页", "http://example.cn/a/index.html?utm_source=rss#top", "b"),
    ],
    ids=["title", "address"],
)
def test_one_story_of_two_sources_is_one(source_of, harvest, articles, second):
    first = source_of("/1")
    other = source_of("/2", name="国务院")
    harvest(first, rss(entry("关于做好2026年防汛工作的通知", "https://www.example.cn/a/", "a")))
    assert harvest(other, rss(second)).joined == 1
    assert len(articles()) == 1
    assert {sighting.source for sighting in Story.objects.get().sightings.all()} == {first, other}


def test_short_titles_and_far_days_are_not_the_same_story(source_of, harvest, articles):
    source = source_of()
    harvest(
        source, rss(entry("公告", id="1"), entry("公告", id="2"), entry("每周物价监测情况通报", id="3", hours_ago=2))
    )
    harvest(source, rss(entry("每周物价监测情况通报", id="4", hours_ago=7 * 24)))
    assert ArticlePage.objects.count() == 4


def test_that_the_original_was_altered_is_seen_and_nothing_is_overwritten(source_of, harvest, articles):
    source = source_of(trusted=True)
    harvest(source, rss(entry(id="1", html="<p>共 3 人。</p>")))
    assert harvest(source, rss(entry(id="1", html="<p>共 5 人。</p>"))).changed == 1
    assert "共 3 人" in body_of(next(iter(articles().values())))
    assert Sighting.objects.get().changed_at is not None


# --- What is not taken


def test_at_first_only_what_is_recent_is_taken(source_of, harvest):
    source = source_of(first_days=2)
    old, new = (
        entry("上个月的会议新闻一则", id="1", hours_ago=24 * 20),
        entry("昨天的会议新闻一则", id="2", hours_ago=20),
    )
    told = harvest(source, rss(old, new))
    assert (told.new, told.skipped) == (1, 1)
    assert harvest(source, rss(old, new)).new == 0, "nor is the old one taken later"


def test_later_an_old_story_is_no_news(source_of, harvest):
    source = source_of()
    harvest(source, rss(entry(id="1")))
    assert harvest(source, rss(entry("三个月以前的旧闻一则", id="2", hours_ago=24 * 90))).skipped == 1


def test_only_what_contains_the_words_is_taken(source_of, harvest, articles):
    harvest(
        source_of(words="教育、就业"),
        rss(
            entry("促进就业的若干措施", id="1"), entry("某地举办运动会", id="2"), entry("改革", id="3", html="教育改革")
        ),
    )
    assert set(articles()) == {"促进就业的若干措施", "改革"}


def test_what_has_no_title_is_not_taken(source_of, harvest):
    assert harvest(source_of(), rss(entry("", "https://e.example/1"))).skipped == 1


def test_a_date_in_the_future_is_not_believed(source_of, harvest):
    harvest(source_of(), rss(entry(hours_ago=-100)))
    assert Story.objects.get().issued_at is None


def test_a_flood_is_taken_in_portions(source_of, harvest):
    source = source_of()
    feed = rss(*(entry(f"第{number}条不同的新闻标题", id=str(number)) for number in range(60)))
    told = harvest(source, feed, ETag='"1"')
    assert (told.new, told.left) == (50, 10) and source.next_at <= timezone.now() and not source.etag
    assert (harvest(source).new, source.etag) == (10, '"1"')


# --- How they are asked


def test_what_has_not_changed_is_not_sent_again(source_of, harvest, elsewhere):
    source = source_of()
    harvest(source, rss(entry()), ETag='"v1"', **{"Last-Modified": "Mon, 14 Jul 2025 08:00:00 GMT"})
    harvest(source, lambda asked: Reply(status=304 if asked.headers.get("if-none-match") == '"v1"' else 500))
    assert elsewhere.asked[1].headers["if-modified-since"] == "Mon, 14 Jul 2025 08:00:00 GMT"
    assert (source.failures, source.etag) == (0, '"v1"')


def test_a_failing_source_is_asked_less_and_less_and_recovers(source_of, harvest):
    source = source_of(every=60)
    pauses = []
    for _ in range(4):
        harvest(source, Reply(b"", 503))
        pauses.append(round((source.next_at - timezone.now()).total_seconds() / 3600))
    assert pauses == [1, 2, 4, 8] and source.failures == 4 and "503" in source.standing
    since = source.failing_since
    assert since is not None and source in Source.objects.failing()
    harvest(source, rss(entry()))
    assert (source.failures, source.failing_since, source.standing) == (0, None, "正常")


def test_whoever_asks_us_to_wait_is_obeyed(source_of, harvest):
    source = source_of(every=15)
    harvest(source, Reply(b"", 429, {"Retry-After": "7200"}))
    assert 7100 < (source.next_at - timezone.now()).total_seconds() < 7300
    harvest(source, Reply(b"", 429, {"Retry-After": "99999999"}))
    assert (source.next_at - timezone.now()).total_seconds() <= 24 * 3600


def test_a_feed_that_is_gone_is_not_asked_again(source_of, harvest):
    source = source_of()
    harvest(source, Reply(b"", 410))
    assert not source.active and "410" in source.standing


def test_that_a_feed_has_moved_is_told(source_of, harvest, elsewhere):
    source = source_of()
    elsewhere.pages["/new"] = Reply(rss(entry()))
    assert harvest(source, Reply(b"", 301, {"Location": "/new"})).new == 1
    assert source.moved_to == elsewhere.url("/new")


@pytest.mark.parametrize("target", ["127.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "localhost", "[::1]"])
def test_a_feed_does_not_lead_inside(source_of, harvest, inside, target):
    source = source_of()
    harvest(source, Reply(b"", 302, {"Location": f"http://{target}:{inside.port}/"}))
    assert "内部地址" in source.error and source.failures == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><body>not a feed</body></html>", b"\xff\xfe\x00", b"<rss><channel>" + b"<x>" * 100_000, b"{}"],
    ids=["nothing", "page", "bytes", "deep", "json"],
)
def test_what_is_no_feed_is_said_so(source_of, harvest, content):
    source = source_of()
    harvest(source, content)
    assert source.error or source.sightings.count() == 0
    assert source.failures <= 1


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">'.encode() for i in range(8))
    + b"]><rss><channel><item><title>&i;</title></item></channel></rss>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>'
    b"<title>t &x;</title><guid>1</guid></item></channel></rss>"
)


@pytest.mark.parametrize("content", [BILLION, OUTSIDE], ids=["billion", "outside"])
def test_entities_neither_swell_nor_reach_out(source_of, harvest, content):
    source = source_of()
    harvest(source, content)
    assert not Story.objects.filter(title__contains="root").exists()
    assert all(len(story.title) <= 300 for story in Story.objects.all())


def test_one_sources_trouble_is_its_own(source_of, elsewhere):
    bad, good, no_column = source_of("/bad"), source_of("/good"), source_of("/lost", target="article:999999")
    for path in ("/good", "/lost"):
        elsewhere.pages[path] = Reply(rss(entry(f"好的新闻来自{path}的一条")))
    with pytest.raises(CommandError, match="2 个来源没有采到"):
        call_command("harvest_feeds", "--all")
    for source in (bad, good, no_column):
        source.refresh_from_db()
    assert "404" in bad.error and not good.error and "栏目" in no_column.error and Story.objects.count() == 1


def test_sources_that_somebody_is_asking_are_left_alone(source_of, elsewhere, capsys):
    source = source_of()
    Source.objects.filter(pk=source.pk).update(claimed_until=timezone.now() + timezone.timedelta(seconds=30))
    call_command("harvest_feeds", "--all")
    assert elsewhere.asked == [] and "采了 0 个来源" in capsys.readouterr().out


def test_the_command_names_what_it_does(source_of, elsewhere, capsys):
    source_of(name="省政府")
    elsewhere.pages["/feed"] = Reply(rss(entry()))
    call_command("harvest_feeds", "省政府")
    assert "省政府：新稿 1，并入 0，不收 0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有叫这个名称"):
        call_command("harvest_feeds", "市政府")


def test_what_is_not_due_is_not_asked(source_of, elsewhere, harvest):
    source = source_of()
    harvest(source, rss(entry()))
    call_command("harvest_feeds", verbosity=0)
    assert len(elsewhere.asked) == 1


def test_a_header_with_a_nul_in_it_stops_nobody(source_of, harvest, articles):
    told = harvest(source_of(), Reply(rss(entry("防汛通知")), headers={"content-type": "text/xml\x00; charset=utf-8"}))
    assert (told.new, told.error) == (1, "")
    assert list(articles()) == ["防汛通知"]
