"""Suggestions while somebody types."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from search import memory, vocabulary
from search.learning import upkeep
from search.learning.models import Question, QuestionDay, Verdict
from search.models import BestBet
from search.vocabulary import Name
from tests.search import engines
from tests.search.papers.models import Paper


@pytest.fixture(autouse=True)
def typing(portal_ready, index, monkeypatch):
    cache.clear()
    memory.bump()
    vocabulary.forget()
    monkeypatch.setattr(vocabulary, "_names", [])


@pytest.fixture
def suggested(client):
    def suggested(typed):
        answer = client.get("/search/suggest/", {"q": typed})
        assert answer.status_code == 200, answer.content.decode()
        return [(one["kind"], one["text"]) for one in answer.json()["suggestions"]]

    return suggested


@pytest.fixture
def papers(paper):
    made = [
        paper(title)
        for title in (
            "养老保险待遇领取办法",
            "青禾县城乡居民基本养老保险实施办法",
            "高龄津贴发放办法",
            "政务公开工作要点",
            "义务教育招生工作的通知",
        )
    ]
    vocabulary.forget()
    return made


@pytest.fixture
def asked_by(papers):
    """So many asked it of late, on two days."""

    def asked_by(text, many, **values):
        today = timezone.localdate()
        question = Question.objects.create(
            digest=f"{abs(hash(text)):032x}"[:32], text=text, seen=many, first_on=today, **{"found": 3} | values
        )
        for ago in (0, 1):
            QuestionDay.objects.create(question=question, day=today - timedelta(days=ago), asked=many // 2)
        upkeep.settle()

    return asked_by


def texts(found):
    return [text for _, text in found]


def test_titles_that_begin_so_come_before_those_that_hold_it(suggested, papers):
    entries = [text for kind, text in suggested("养老保险") if kind == "entry"]
    assert entries == ["养老保险待遇领取办法", "青禾县城乡居民基本养老保险实施办法"]


def test_choosing_a_title_leads_to_it_choosing_words_to_the_search(client, papers):
    found = client.get("/search/suggest/", {"q": "高龄"}).json()["suggestions"]
    assert {"text": "高龄津贴发放办法", "url": f"/papers/{papers[2].pk}/", "kind": "entry", "label": "文稿"} in found
    assert all(one["url"].startswith("/search/?q=") for one in found if one["kind"] in ("word", "question"))


@pytest.mark.parametrize("typed", ["津贴发", "津", "津贴 办法", "发放津贴"])
def test_from_the_middle_of_a_title_from_one_character_and_from_several_words(suggested, papers, typed):
    assert ("entry", "高龄津贴发放办法") in suggested(typed)


@pytest.mark.parametrize("typed", ["高齡津貼", "《高龄津贴》", "高龄津贴　"])
def test_however_it_is_written(suggested, papers, typed):
    assert ("entry", "高龄津贴发放办法") in suggested(typed)


@pytest.mark.parametrize("typed", ["zwgk", "ZWGK", "zhengwu", "zheng wu gong", "zhengwugongkai"])
def test_by_pinyin_and_its_initials(suggested, papers, typed):
    assert "政务公开" in texts(suggested(typed))


def test_a_document_by_its_number_in_any_brackets(suggested, paper):
    paper("关于印发要点的通知", number="青政发〔2026〕5号")
    for typed in ("青政发[2026]5号", "青政发〔2026〕5号"):
        assert suggested(typed)[0] == ("entry", "关于印发要点的通知")


def test_bodies_by_their_names_and_nicknames(suggested, monkeypatch):
    names = [Name("青禾县卫生健康委员会", ("县卫健委", "卫健委"), "/agencies/health/")]
    monkeypatch.setattr(vocabulary, "_names", [lambda: names])
    for typed in ("卫生健康", "卫健", "wjw"):
        assert ("body", "青禾县卫生健康委员会") in suggested(typed)
        assert len(suggested(typed)) == len(set(suggested(typed)))


def test_what_many_found_comes_first_by_beginning_middle_and_sound(suggested, asked_by):
    asked_by("养老保险待遇", 10)
    asked_by("养老保险领取", 40)
    assert suggested("养老")[:2] == [("question", "养老保险领取"), ("question", "养老保险待遇")]
    assert suggested("保险待")[0] == ("question", "养老保险待遇")
    assert suggested("ylbxdy")[0] == ("question", "养老保险待遇")


@pytest.mark.parametrize(("many", "values"), [(2, {}), (40, {"found": 0})])
def test_what_few_asked_or_nobody_found_is_not_shown_to_others(suggested, asked_by, many, values):
    asked_by("养老保险领取", many, **values)
    assert "养老保险领取" not in texts(suggested("养老保险领"))


@pytest.mark.parametrize("text", ["养老保险王建国", "养老保险13801381234", "我爸养老保险", "养老保险局长贪污"])
def test_what_is_not_clean_is_not_shown_however_many_asked(suggested, asked_by, text):
    asked_by(text, 400)
    assert text not in texts(suggested("养老保险"))
    assert text not in texts(suggested(text[:5]))


def test_what_an_editor_hides_disappears_at_once(suggested, asked_by):
    asked_by("养老保险领取", 40)
    assert "养老保险领取" in texts(suggested("养老保险领"))
    Verdict.objects.create(text="保险领取", kind=Verdict.Kind.HIDDEN)
    assert "养老保险领取" not in texts(suggested("养老保险领"))


def test_hot_words_then_the_editors_best_bets_then_questions(suggested, asked_by):
    asked_by("养老保险领取", 40)
    BestBet.objects.create(questions="养老保险怎么交\n社保缴费", title="缴费指南", url="/guide/")
    Verdict.objects.create(text="养老保险认证")
    assert texts(suggested("养老保险"))[:3] == ["养老保险认证", "养老保险怎么交", "养老保险领取"]


def test_a_best_bet_whose_day_has_passed_is_not_suggested(suggested, papers):
    BestBet.objects.create(
        questions="养老保险怎么交", title="缴费指南", url="/guide/", until=timezone.localdate() - timedelta(days=1)
    )
    assert "养老保险怎么交" not in texts(suggested("养老保险"))


def test_never_more_than_eight_and_none_twice(suggested, asked_by, paper):
    for number in range(12):
        paper(f"养老保险第{number}号公告")
    for number in range(6):
        asked_by(f"养老保险{'甲乙丙丁戊己'[number]}类", 10, found=1)
    found = suggested("养老")
    assert len(found) == len(set(found)) == 8


def test_a_title_withdrawn_a_moment_ago_is_gone_at_once(suggested, papers):
    papers[2].public = False
    papers[2].save()
    assert "高龄津贴发放办法" not in texts(suggested("高龄津贴"))
    Paper.objects.filter(pk=papers[3].pk).delete()
    assert ("entry", "政务公开工作要点") not in suggested("政务公开")


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}, {"q": "长" * 61}, {"q": "a\x00b"}])
def test_what_cannot_be_answered_is_refused(client, query):
    answer = client.get("/search/suggest/", query)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "typed", ["，。！", "*", "“", "a*b?", "title:x AND", "\\", "<script>", "%", "😀", "a" * 60, "0"]
)
def test_odd_input_is_no_error(suggested, papers, typed):
    suggested(typed)


def test_only_the_visitors_own_browser_keeps_the_answer_and_not_for_long(client, papers):
    answer = client.get("/search/suggest/", {"q": "养老"})
    assert answer["Cache-Control"] == "private, max-age=30"
    assert not answer.cookies


def test_it_is_only_read(client):
    assert client.post("/search/suggest/", {"q": "养老"}).status_code == 405


def test_whoever_types_like_a_machine_waits(client, settings):
    settings.SUGGEST_RATE = "3/m"
    answers = [client.get("/search/suggest/", {"q": "养老"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] and answers[-1].json()["error"]


def test_while_the_engine_is_out_of_reach_what_needs_none_is_still_suggested(suggested, asked_by):
    asked_by("养老保险领取", 40)
    engines.lose_index()
    assert suggested("养老保险领") == [("question", "养老保险领取")]


def test_a_few_queries_however_much_there_is(client, asked_by, django_assert_max_num_queries):
    asked_by("养老保险领取", 40)
    client.get("/search/suggest/", {"q": "养"})
    with django_assert_max_num_queries(4):
        client.get("/search/suggest/", {"q": "养老"})
