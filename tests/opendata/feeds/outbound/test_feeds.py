"""Whoever follows the portal with a reading program hears of what is new, in the format they like."""

import json
from datetime import date, timedelta

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.review.admission import admit, readmit
from interaction.consultations.opinions.models import Call
from opendata.feeds.outbound import channels, formats
from opendata.feeds.outbound.items import Feed, Item, clean
from portal.page_cache import CACHEABLE, PageCache
from search import memory, outbox
from tests.opendata.feeds.datasets import new_dataset, new_version
from tests.search import engines

from .judges import ATOM, JUDGES, atom, json_feed, rss

FORMS = ("atom", "rss", "json")
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


def titles(content):
    return [entry.findtext(f"{ATOM}title") for entry in atom(content).findall(f"{ATOM}entry")]


@pytest.mark.django_db
class TestEveryFeed:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize(
        "name", ["all", "notices", "documents", "articles", "letters", "consultations", "datasets", "mailbox-figures",
                 "agencies/education", "topics/04", "search"],
    )  # fmt: skip
    def test_is_valid_by_its_schema(self, client, put_up, name, form):
        put_up("公告 <b>一</b> & “二”\x0b", body=[("text", "<p>甲 &lt;乙&gt; ]]&gt; 丙</p>")])
        answer = client.get(f"/feeds/{name}.{form}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"{TYPES[form]}; charset=utf-8"
        JUDGES[form](answer.content)

    def test_the_three_formats_hold_the_same(self, client, put_up):
        notice = put_up("停水公告")
        in_atom = atom(client.get("/feeds/notices.atom").content)
        in_rss = rss(client.get("/feeds/notices.rss").content)
        in_json = json_feed(client.get("/feeds/notices.json").content)
        (entry,), (item,), (told,) = in_atom.findall(f"{ATOM}entry"), in_rss.findall("item"), in_json["items"]
        assert entry.findtext(f"{ATOM}title") == item.findtext("title") == told["title"] == "停水公告"
        assert entry.findtext(f"{ATOM}id") == item.findtext("guid") == told["id"]
        address = f"http://testserver{notice.get_absolute_url()}"
        assert entry.find(f"{ATOM}link").get("href") == item.findtext("link") == told["url"] == address
        assert "请广大家长按时登记" in told["content_text"]
        assert told["authors"] == [{"name": "县教育局"}] and "公告公示" in told["tags"]

    def test_reading_programs_read_them(self, client, put_up):
        put_up("停水公告")
        for form in ("atom", "rss"):
            read = feedparser.parse(client.get(f"/feeds/notices.{form}").content)
            assert not read.bozo and read.entries[0].title == "停水公告" and read.entries[0].published_parsed

    @pytest.mark.parametrize(
        "address", ["none.rss", "agencies/nobody.atom", "topics/9999.json", "data/none.atom", "nobody/x.rss",
                    "notices.xml", "search/x.atom"],
    )  # fmt: skip
    def test_of_what_there_is_not_there_is_none(self, client, index, address):
        assert client.get(f"/feeds/{address}").status_code == 404

    def test_any_site_may_read_it(self, client, index):
        assert client.get("/feeds/all.json")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
class TestAnySearch:
    def test_is_a_feed(self, client, put_up):
        put_up("停水公告")
        put_up("停电公告", minutes_ago=1)
        put_up("义务教育招生公告")
        content = client.get("/feeds/search.atom?q=停电").content
        assert titles(content) == ["停电公告"]
        assert "停电" in atom(content).findtext(f"{ATOM}title")
        assert len(titles(client.get("/feeds/agencies/education.atom").content)) == 3

    def test_the_newest_stands_first_however_well_others_fit(self, client, put_up):
        put_up("停水", minutes_ago=60)
        put_up("关于供水设施检修期间有关事项的公告（停水）", minutes_ago=1)
        assert titles(client.get("/feeds/search.atom?q=停水").content)[-1] == "停水"

    def test_what_answers_only_a_part_of_the_question_is_not_news(self, client, put_up):
        put_up("停水公告")
        asked = "q=“学位证书”要停水公告吗&kind=notice"
        assert "部分相符" in client.get(f"/search/?{asked}").content.decode()
        assert titles(client.get(f"/feeds/search.atom?{asked}").content) == []

    def test_a_question_that_cannot_be_asked_is_refused_with_a_reason(self, client, index):
        answer = client.get("/feeds/search.rss?from=morgen")
        assert answer.status_code == 400 and "日期" in answer.content.decode()
        assert client.get("/feeds/search.rss?q=" + "长" * 300).status_code == 400

    def test_long_ones_go_on_page_by_page(self, client, put_up):
        for number in range(53):
            put_up(f"第{number}号公告", minutes_ago=100 - number)
        first = json_feed(client.get("/feeds/search.json?kind=notice").content)
        second = json_feed(client.get(first["next_url"].removeprefix("http://testserver")).content)
        seen = [item["id"] for feed in (first, second) for item in feed["items"]]
        assert len(seen) == len(set(seen)) == 53 and "next_url" not in second
        following = atom(client.get("/feeds/search.atom?kind=notice").content).find(f"{ATOM}link[@rel='next']")
        assert "page=2" in following.get("href")

    def test_the_order_of_the_page_changes_neither_feed_nor_name(self, client, put_up):
        put_up("停水公告")
        plain, sorted_ = (client.get(f"/feeds/search.atom?q=停水{more}").content for more in ("", "&sort=date"))
        assert plain == sorted_

    def test_reading_it_is_not_learnt_as_a_question_somebody_asked(self, client, put_up):
        from search.learning import counting

        counting.flush()
        client.get("/feeds/search.atom?q=萤火虫观赏")
        assert counting.flush() == 0

    def test_without_its_index_it_says_when_to_come_back(self, client, put_up):
        put_up("停水公告")
        with engines.index_out_of_sight():
            answer = client.get("/feeds/notices.atom")
        assert answer.status_code == 503 and answer["Retry-After"]


@pytest.mark.django_db
class TestWhatChanges:
    def test_the_id_stays_when_the_title_changes(self, client, put_up):
        notice = put_up("停水公告")
        before = json_feed(client.get("/feeds/notices.json").content)["items"][0]
        notice.title = "停水公告（更正）"
        readmit(notice, "旧网站")
        outbox.drain()
        memory.bump()
        after = json_feed(client.get("/feeds/notices.json").content)["items"][0]
        assert after["id"] == before["id"] and after["title"] == "停水公告（更正）"
        assert after["date_published"] == before["date_published"]

    def test_the_id_is_the_same_by_whichever_name_the_portal_is_asked(self, put_up):
        put_up("停水公告")
        asked = [
            Client(headers={"host": host}).get("/feeds/notices.json").content for host in ("localhost", "127.0.0.1")
        ]
        assert len({json.loads(content)["items"][0]["id"] for content in asked}) == 1

    def test_what_was_taken_down_is_gone_at_once(self, client, put_up):
        notice = put_up("停水公告")
        assert "停水公告" in client.get("/feeds/notices.atom").content.decode()
        notice.withdraw("内容有误", None)
        assert "停水公告" not in client.get("/feeds/notices.atom").content.decode()


@pytest.mark.django_db
class TestWhoHasItAlready:
    @pytest.mark.parametrize("form", FORMS)
    def test_is_told_so(self, client, put_up, form):
        put_up("停水公告")
        first = client.get(f"/feeds/notices.{form}")
        assert client.get(f"/feeds/notices.{form}", headers={"if-none-match": first["ETag"]}).status_code == 304
        since = client.get(f"/feeds/notices.{form}", headers={"if-modified-since": first["Last-Modified"]})
        assert since.status_code == 304 and not since.content
        put_up("停电公告")
        assert client.get(f"/feeds/notices.{form}", headers={"if-none-match": first["ETag"]}).status_code == 200
        since = client.get(f"/feeds/notices.{form}", headers={"if-modified-since": first["Last-Modified"]})
        assert since.status_code == 200

    def test_also_when_something_was_taken_back_and_the_newest_is_older_than_before(self, client, put_up):
        put_up("停水公告", minutes_ago=60)
        newest = put_up("停电公告")
        first = client.get("/feeds/notices.atom")
        newest.withdraw("内容有误", None)
        outbox.drain()
        again = client.get("/feeds/notices.atom", headers={"if-modified-since": first["Last-Modified"]})
        assert again.status_code == 200 and titles(again.content) == ["停水公告"]

    def test_the_cache_in_front_answers_the_same(self, put_up):
        put_up("停水公告")
        visitor = Front()
        first = visitor.get("/feeds/notices.atom")
        assert first["status"] == "200 OK" and atom(first["body"]) is not None
        for header in ("If-None-Match", "If-Modified-Since"):
            tag = first["headers"]["ETag" if header == "If-None-Match" else "Last-Modified"]
            again = visitor.get("/feeds/notices.atom", **{f"HTTP_{header.upper().replace('-', '_')}": tag})
            assert again["status"] == "304 Not Modified" and not again["body"]
        stale = visitor.get("/feeds/notices.atom", HTTP_IF_MODIFIED_SINCE="Mon, 01 Jan 2001 00:00:00 GMT")
        assert stale["status"] == "200 OK"


class Front:
    """A visitor in front of the cache."""

    def __init__(self):
        self.application = PageCache(self._django)

    def _django(self, environ, start_response):
        kept = {memory.KEPT_IN_FRONT: environ[memory.KEPT_IN_FRONT]}
        sent = {name: value for name, value in environ.items() if name.startswith("HTTP_IF_")}
        response = Client().get(environ["PATH_INFO"], **sent, **kept)
        environ[CACHEABLE] = response.wsgi_request.META.get(CACHEABLE)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def get(self, path, **environ):
        answer = {}

        def start_response(status, headers, exc_info=None):
            answer.update(status=status, headers=dict(headers))

        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "testserver"}
        body = self.application(asked | {"wsgi.url_scheme": "http"} | environ, start_response)
        return answer | {"body": b"".join(body)}


@pytest.mark.django_db
class TestTheOldAddresses:
    def test_of_consultations(self, client, index, education):
        call = Call(
            title="正在征集", lead_agency=education, summary="请提意见。", explanation="<p>说明</p>",
            opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=40),
        )  # fmt: skip
        admit([(call, timezone.now() - timedelta(hours=1))], "旧网站")
        outbox.drain()
        assert titles(client.get("/feeds/consultations.atom").content) == ["意见征集：正在征集"]

    def test_of_letters(self, client, index):
        old, new = client.get("/mailbox/letters/feed.xml"), client.get("/feeds/letters.atom")
        assert old.status_code == 200 and old.content == new.content


@pytest.mark.django_db
class TestWhereTheyAreFound:
    def test_the_page_that_lists_them(self, client, put_up):
        page = client.get("/feeds/").content.decode()
        for channel in channels.channels():
            assert f'href="/feeds/{channel.name}.atom"' in page
        assert 'href="/feeds/agencies/education.rss"' in page and 'href="/feeds/topics/04.json"' in page

    @pytest.mark.parametrize(
        ("page", "feed"),
        [
            ("/notices/", "/feeds/notices.atom"),
            ("/disclosure/catalogue/", "/feeds/documents.rss"),
            ("/mailbox/letters/", "/feeds/letters.json"),
            ("/consultations/", "/feeds/consultations.atom"),
            ("/mailbox/figures/", "/feeds/mailbox-figures.atom"),
            ("/agencies/education/", "/feeds/agencies/education.atom"),
            (
                "/search/?q=停水&agency=education&sort=date",
                "/feeds/search.atom?q=%E5%81%9C%E6%B0%B4&amp;agency=education",
            ),
        ],
    )
    def test_each_list_leads_to_its_own(self, client, put_up, page, feed):
        text = client.get(page).content.decode()
        assert '<link rel="alternate" type="application/atom+xml"' in text
        assert text.count(f'href="{feed}"') >= 2, "in the head for programs, in the text for people"


def test_months_of_letters_are_dated_by_their_end():
    from interaction.supervision.letters.figures import Sums
    from portal.open_feeds import _month

    item = _month(date(2025, 12, 1), Sums())
    assert (item.published.year, item.published.month, item.published.day) == (2026, 1, 1)


WORDS = st.text(max_size=30)


@given(
    items=st.lists(
        st.tuples(
            WORDS,
            WORDS,
            st.datetimes(min_value=timezone.datetime(1950, 1, 1)),
            st.lists(WORDS.map(clean).filter(bool), max_size=2),
        ),
        max_size=4,
    ),
    title=WORDS,
)
def test_whatever_stands_in_a_record_the_feed_is_valid(items, title):
    made = [
        Item(
            f"papers.paper.{number}", clean(name) or "（无题）", f"/p/{number}/", timezone.make_aware(at),
            timezone.make_aware(at), clean(text), words, words,
        )
        for number, (name, text, at, words) in enumerate(items)
    ]  # fmt: skip
    feed = Feed("all", clean(title) or "全部", "", "/", made, following="page=2")
    for form, judge in JUDGES.items():
        judge(formats.WRITERS[form](feed, "https://www.example.gov.cn", "县政府", "https://hub.example.org/"))


@pytest.mark.django_db
class TestTheHub:
    def test_is_named_in_every_format_where_there_is_one(self, client, index, settings):
        settings.WEBSUB_HUB = "https://hub.example.org/"
        answer = client.get("/feeds/notices.atom")
        assert atom(answer.content).find(f"{ATOM}link[@rel='hub']").get("href") == "https://hub.example.org/"
        assert '<https://hub.example.org/>; rel="hub"' in answer["Link"]
        assert json_feed(client.get("/feeds/notices.json").content)["hubs"][0]["type"] == "WebSub"
        assert "hub.example.org" in client.get("/feeds/notices.rss").content.decode()
        assert "hub.example.org" not in client.get("/feeds/search.atom?q=x").content.decode()

    def test_else_nowhere(self, client, index):
        assert b"hub" not in client.get("/feeds/notices.atom").content


def test_a_new_version_tells_what_changed_and_not_what_did_not(client, index, education):
    new_version(new_dataset(education), 2, difference={"previous": 1, "added": 2, "changed": 0, "gone": 0})
    [newest] = json.loads(client.get("/feeds/data/bus-stops.json").content)["items"]
    assert "共 1,234 行；比第 1 版新增 2 行。" in json.dumps(newest, ensure_ascii=False)
