"""What people look for is learnt, and nobody can tell who they are."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from search import memory, vocabulary
from search.learning import counting, hot, privacy, tokens, upkeep, visitors
from search.learning.models import ClickDay, Day, Question, QuestionDay, Verdict
from tests.search.papers.models import Paper

# Made up, and right by their check digits.
IDENTITY, CARD = "11010519491231002X", "6222020200112230120"


@pytest.fixture(autouse=True)
def learning(portal_ready, index):
    cache.clear()
    memory.bump()
    visitors.forget()
    vocabulary.forget()
    counting._notes.clear()


@pytest.fixture
def ask():
    """Somebody asks, from an address of their own unless told otherwise; then what was noted is worked off."""
    addresses = iter(f"198.51.{part}.{number}" for part in range(100) for number in range(1, 250))

    def ask(text, times=1, address=None, **query):
        answers = [
            Client(REMOTE_ADDR=address or next(addresses)).get("/search/", {"q": text, **query}) for _ in range(times)
        ]
        counting.flush()
        return answers[-1]

    return ask


@pytest.fixture
def open_hit():
    """Somebody opens one of the hits that the page showed them."""

    def open_hit(page, hit, address="203.0.113.9"):
        client = Client(REMOTE_ADDR=address)
        answer = client.post("/search/seen/", {"page": page.context["seen"], "hit": hit})
        counting.flush()
        return answer.status_code

    return open_hit


def asked():
    return dict(Question.objects.exclude(text="").values_list("text", "seen"))


def test_what_many_ask_is_counted_with_its_hits(paper, ask):
    paper("高龄津贴发放办法")
    ask("高龄津贴", times=3)
    ask("婚育新风尚", times=2)
    assert asked() == {"高龄津贴": 3, "婚育新风尚": 2}
    assert list(QuestionDay.objects.order_by("-asked").values_list("asked", "empty")) == [(3, 0), (2, 2)]
    assert Day.objects.values_list("asked", "empty").get() == (5, 2)


def test_the_same_question_however_it_is_written(ask):
    for text in ("高龄津贴", " 高龄津贴？", "“高龄津贴”", "《高齡津貼》"):
        ask(text)
    assert asked() == {"高龄津贴": 4}


def test_a_document_number_is_one_question_in_any_brackets(ask):
    ask("青政发〔2026〕5号")
    ask("青政发[2026]05号")
    assert asked() == {"青政发〔2026〕5号": 2}


def test_the_words_of_one_visitor_alone_are_never_written_down(ask):
    ask("村口那棵老槐树")
    question = Question.objects.get()
    assert question.text == ""
    assert "老槐树" not in str(question.__dict__)
    ask("村口那棵老槐树")
    assert asked() == {"村口那棵老槐树": 2}


def test_one_visitor_who_comes_back_day_after_day_is_no_second_one(ask):
    for day in range(10, 16):
        with time_machine.travel(f"2026-07-{day} 10:00+08:00"):
            ask("村口那棵老槐树", address="192.0.2.7")
    assert asked() == {}
    with time_machine.travel("2026-07-15 18:00+08:00"):
        ask("村口那棵老槐树")
    assert asked() == {"村口那棵老槐树": 7}


def test_one_visitor_who_asks_a_thousand_times_counts_once(ask):
    for _ in range(10):
        ask("天降红包", times=100, address="192.0.2.7")
    assert Question.objects.get().seen == 1
    assert asked() == {}


def test_one_network_of_the_new_kind_is_one_visitor(ask):
    for number in range(20):
        ask("天降红包", address=f"2001:db8:7:1::{number:x}")
    ask("天降红包", address="2001:db8:7:2::1")
    assert Question.objects.get().seen == 2


def test_one_visitor_cannot_fill_the_table(ask, monkeypatch):
    monkeypatch.setattr("search.learning.keeping.MOST_A_DAY", 5)
    for number in range(20):
        ask(f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}类补贴{'上' if number < 10 else '下'}", address="192.0.2.7")
    assert Question.objects.count() == 5


def test_the_next_day_nobody_can_tell_that_it_is_the_same_visitor(ask, rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    with time_machine.travel("2026-07-14 10:00+08:00"):
        one = visitors.visitor_of(request)
        assert visitors.visitor_of(request) == one
    with time_machine.travel("2026-07-15 10:00+08:00"):
        assert visitors.visitor_of(request) != one
    assert "192.0.2.7" not in one


def test_the_salt_of_a_day_is_gone_when_the_day_is(rf):
    with time_machine.travel("2026-07-14 10:00+08:00"):
        visitors.visitor_of(rf.get("/"))
        upkeep.settle()
        assert cache.get(f"{visitors.SALT}2026-07-14")
    with time_machine.travel("2026-07-15 00:10+08:00"):
        upkeep.settle()
    assert cache.get(f"{visitors.SALT}2026-07-14") is None


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY,
        f"身份证{IDENTITY}查低保",
        "１３８０１３８１２３４",
        "138 0138 1234 谁的电话",
        "zhangsan@example.com",
        f"{CARD}补贴到账",
        "青A12345违章",
        "赣B·D12345 违章查询",
        "王建国低保",
        "张三宅基地",
        "李小红养老金发放",
        "我爸的退休金为什么停了",
        "本人申请公租房没有消息",
        "举报某某局长",
        "青山镇青山村3组12号拆迁",
        "信访件 20260714001 办到哪了",
        "加微信 abc123 办证",
        "情况是这样的" * 8,
    ],
)
def test_what_tells_of_a_person_is_never_kept_however_many_ask(ask, text):
    ask(text, times=4)
    assert not Question.objects.exists()
    assert not Day.objects.exists()


@pytest.mark.parametrize("text", ["高血压用药报销", "许可证办理", "马路市场整治", "金融支持", "江河治理", "2026年预算"])
def test_ordinary_words_are_not_taken_for_names(ask, text):
    ask(text, times=2)
    assert list(asked()) == [text]


def test_places_that_titles_name_are_no_persons(ask, paper):
    for number in range(3):
        paper(f"贾鲁河第{number}号治理公告")
    vocabulary.forget()
    ask("贾鲁河治理", times=2)
    assert list(asked()) == ["贾鲁河治理"]


def test_without_a_scanner_nothing_is_kept(ask, monkeypatch):
    monkeypatch.setattr(privacy, "_scanners", [])
    ask("高龄津贴", times=3)
    assert not Question.objects.exists()


def test_what_is_narrowed_turned_over_or_put_to_the_api_is_not_counted(ask, client, paper):
    paper("高龄津贴发放办法")
    ask("高龄津贴", year="2020")
    ask("高龄津贴", page="2")
    client.get("/api/v1/search", {"q": "高龄津贴"})
    counting.flush()
    assert not Question.objects.exists()


def test_a_page_from_the_cache_is_counted_by_what_it_sends_back(paper, ask):
    paper("高龄津贴发放办法")
    page = ask("高龄津贴", address="192.0.2.7")
    for address in ("192.0.2.7", "192.0.2.8"):  # the first has been counted already
        answer = Client(REMOTE_ADDR=address).post("/search/seen/", {"page": page.context["seen"]})
        assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")
    counting.flush()
    assert asked() == {"高龄津贴": 2}


def test_the_page_says_the_same_to_everybody_apart_from_the_moment(ask, paper):
    paper("高龄津贴发放办法")
    shown = [tokens.read(ask("高龄津贴", address=address).context["seen"]) for address in ("192.0.2.1", "192.0.2.2")]
    assert shown[0] == shown[1]


def test_what_was_opened_and_where_it_stood(paper, ask, open_hit):
    papers = [paper(f"高龄津贴{word}") for word in ("发放办法", "发放办法的解读")]
    page = ask("高龄津贴", times=2)
    second = page.context["page"].found.hits[1]
    assert open_hit(page, 1) == 204
    assert open_hit(page, 1) == 204  # the same visitor again
    assert open_hit(page, 0) == 204
    assert open_hit(page, 1, address="203.0.113.10") == 204
    day = QuestionDay.objects.get()
    assert (day.clicked, day.places) == (2, 4)  # two visitors, each of whom opened the second first
    clicks = dict(ClickDay.objects.values_list("entry", "clicks"))
    assert clicks[second.id] == 2
    assert sum(clicks.values()) == 3
    assert set(clicks) <= {f"papers.paper.{one.pk}" for one in papers}


def test_only_hits_that_were_shown_and_still_exist_count(paper, ask, open_hit):
    made = paper("高龄津贴发放办法")
    page = ask("高龄津贴", times=2)
    assert [open_hit(page, hit) for hit in (1, -1, "x", "9" * 9, "²")] == [400] * 5
    client = Client()
    forged = tokens.sign(tokens.Shown("高龄津贴", 1, 0, ["papers.paper.1"]))[:-2] + "xx"
    for page_sent in ("", "x", forged, "x" * 9_000):
        assert client.post("/search/seen/", {"page": page_sent, "hit": "0"}).status_code == 400
    assert client.get("/search/seen/").status_code == 405
    made.delete()
    assert open_hit(page, 0) == 204
    assert not ClickDay.objects.exists()


def test_other_sites_cannot_let_their_visitors_count(paper, ask):
    page = ask("高龄津贴")
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/search/seen/", {"page": page.context["seen"]})
    assert answer.status_code == 400


def test_a_page_of_yesterday_counts_no_more(ask):
    with time_machine.travel("2026-07-14 10:00+08:00"):
        page = ask("高龄津贴").context["seen"]
    with time_machine.travel("2026-07-16 10:00+08:00"):
        assert Client().post("/search/seen/", {"page": page}).status_code == 400


def test_whoever_sends_too_much_waits(ask, settings):
    page = ask("高龄津贴").context["seen"]
    settings.SEARCH_RATE = "3/m"
    client = Client(REMOTE_ADDR="192.0.2.99")
    answers = [client.post("/search/seen/", {"page": page}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
    assert answers[-1]["Retry-After"]


def test_a_search_writes_nothing_itself(paper, client, django_assert_num_queries):
    request = client.get("/search/").wsgi_request
    with django_assert_num_queries(0):
        counting.note(request, "高龄津贴", 1)
    assert not Question.objects.exists()
    assert counting.flush() == 1


def test_a_flood_of_notes_is_dropped_not_piled_up(client, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 10)
    request = client.get("/search/").wsgi_request
    for number in range(50):
        counting.note(request, f"第{number}个问题", 0)
    assert len(counting._notes) == 10
    counting._notes.clear()


# --- What becomes of it later


@pytest.fixture
def asked_on():
    """A question as it was asked on certain days."""

    def asked_on(text, days, found=3, clicked=0, empty=0):
        question = Question.objects.create(
            digest=f"{hash(text) & 0xFFFFFFFFFFFF:032x}",
            text=text,
            found=found,
            seen=sum(days.values()),
            first_on=min(days),
        )
        for day, count in days.items():
            QuestionDay.objects.create(question=question, day=day, asked=count, clicked=clicked, empty=empty)
        return question

    return asked_on


def days_ago(number):
    return date(2026, 7, 14) - timedelta(days=number)


@pytest.fixture
def july():
    with time_machine.travel("2026-07-14 10:00+08:00"):
        yield


def test_rare_questions_are_forgotten_after_thirty_days(july, asked_on):
    asked_on("偶尔有人问", {days_ago(31): 1, days_ago(20): 1})
    asked_on("刚开始有人问", {days_ago(20): 1})
    asked_on("常有人问", {days_ago(40): 3, days_ago(3): 3})
    upkeep.settle()
    assert set(Question.objects.values_list("text", flat=True)) == {"刚开始有人问", "常有人问"}
    assert QuestionDay.objects.count() == 3


def test_what_was_common_stays_for_the_longest_report_and_no_longer(july, asked_on):
    asked_on("春天常问的", {days_ago(80): 9})
    Question.objects.update(common_on=days_ago(60))
    upkeep.settle()
    assert Question.objects.count() == 1
    Question.objects.update(common_on=days_ago(100))
    upkeep.settle()
    assert not Question.objects.exists()


@pytest.fixture
def offered(july, asked_on, paper):
    """Whether a question, asked so, is offered to others once the worker has looked at it."""
    paper("高龄津贴发放办法", "八十岁以上老人每月发放高龄津贴。")
    vocabulary.forget()

    def offered(text, days=None, found=3):
        asked_on(text, days or {days_ago(2): 4, days_ago(1): 4}, found)
        upkeep.settle()
        return Question.objects.get(text=text).offered

    return offered


def test_what_many_asked_on_several_days_and_found_is_offered(offered):
    assert offered("高龄津贴发放")


@pytest.mark.parametrize(
    ("text", "days", "found"),
    [
        ("高龄津贴", {days_ago(2): 2, days_ago(1): 2}, 3),  # too few
        ("高龄津贴", {days_ago(1): 400}, 3),  # all on one day
        ("高龄津贴", {days_ago(60): 50, days_ago(59): 50, days_ago(1): 3}, 3),  # long ago
        ("高龄津贴", None, 0),  # finds nothing
        ("高龄津贴贪污", None, 3),  # no public text holds it
        ("王建国高龄津贴", None, 3),
        ("我爸的高龄津贴", None, 3),
    ],
)
def test_what_is_rare_unsuccessful_or_unclean_is_not(offered, text, days, found):
    assert not offered(text, days, found)


def test_what_an_editor_hides_is_not_nor_what_holds_it(offered):
    Verdict.objects.create(text="津贴", kind=Verdict.Kind.HIDDEN)
    assert not offered("高龄津贴发放")


def test_hot_words_need_a_nod_and_stand_in_the_editors_order(july, asked_on, client):
    for text, count in (("养老保险", 50), ("征地补偿", 70), ("义务教育招生", 90)):
        asked_on(text, {days_ago(1): count})
    upkeep.settle()
    assert hot.words() == ()
    assert "大家常搜" not in client.get("/search/").content.decode()
    for text, order in (("养老保险", None), ("征地补偿", None), ("公积金", 1)):
        Verdict.objects.create(text=text, order=order)
    assert hot.words() == ("公积金", "征地补偿", "养老保险")
    page = client.get("/search/").content.decode()
    assert page.index("公积金") < page.index("征地补偿") < page.index("养老保险")
    assert "义务教育招生" not in page
    assert "公积金</a>" in client.get("/").content.decode()


def test_papers_are_not_needed_to_forget(july):
    """An empty portal."""
    assert upkeep.settle() == 0
    assert not Paper.objects.exists()
