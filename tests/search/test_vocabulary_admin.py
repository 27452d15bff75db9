"""Synonyms, stop words and best bets, as editors keep them and visitors meet them."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from search import dictionary, meanings
from search.best_bets import best_bets
from search.models import BestBet, StopWord, Synonym, Term
from search.query import Wanted, find
from search.segmentation import asked_words, words


@pytest.fixture
def keeper(client, portal_ready, index):
    cache.clear()
    client.force_login(get_user_model().objects.create_superuser("keeper", password="a long enough one"))
    yield client
    for model in (Term, Synonym, StopWord, BestBet):
        model.objects.all().delete()
    dictionary.refresh(now=True)


def said(answer):
    return re.sub(r"\s+", "", strip_tags(answer.content.decode()))


def forms(text):
    dictionary.refresh()
    return {meaning.said: meaning.forms for meaning in meanings.meanings(text)}


def titles(text):
    return [hit.title for hit in find(Wanted(text, {"kind": ("paper",)})).hits]


# --- Synonyms


def test_an_editors_synonym_finds_at_once_and_no_longer_when_it_is_taken_out(keeper, paper):
    paper("惠民惠农财政补贴资金发放公告")
    assert titles("青禾卡") == []
    answer = keeper.post("/admin/search/synonyms/new/", {"said": "青禾卡 惠农卡", "written": "惠民惠农财政补贴资金"})
    assert answer.status_code == 302, said(answer)
    assert titles("青禾卡") == ["惠民惠农财政补贴资金发放公告"]
    assert "惠民惠农财政补贴资金" not in forms("惠民惠农财政补贴资金")  # one way
    Synonym.objects.get().delete()
    assert titles("青禾卡") == []


def test_a_mutual_group_works_from_every_word(keeper):
    keeper.post("/admin/search/synonyms/new/", {"said": "甲乙丙", "written": "子丑寅、天干地支", "mutual": "on"})
    assert forms("甲乙丙")["甲乙丙"] == ("子丑寅", "天干地支")
    assert forms("天干地支")["天干地支"] == ("甲乙丙", "子丑寅")
    assert str(Synonym.objects.get()) == "甲乙丙 ＝ 子丑寅、天干地支"


@pytest.mark.parametrize(
    ("said_", "written", "problem"),
    [
        ("惠农卡", "惠农卡 补贴", "一个词不能是自己的同义词"),
        ("卡", "补贴资金", "每个词 2 至 20 个字"),
        ("惠农（卡）", "补贴资金", "里面不要有标点"),
        ("怎么", "如何", "是停用词"),
        ("、", "补贴资金", "请至少填写一个词"),
        (" ".join(f"词语{number}" for number in range(11)), "补贴资金", "一边最多 10 个词"),
        ("一卡通", "补贴资金", "已经在“一卡通、惠民卡 → 惠民惠农资金”这一组里"),
        ("惠民惠农资金", "一卡通", "正好是反方向的一组"),
    ],
)
def test_what_is_no_synonym_is_refused_with_the_reason(keeper, said_, written, problem):
    Synonym.objects.create(said="一卡通、惠民卡", written="惠民惠农资金")
    answer = keeper.post("/admin/search/synonyms/new/", {"said": said_, "written": written})
    assert answer.status_code == 200
    assert re.sub(r"\s+", "", problem) in said(answer)
    assert Synonym.objects.count() == 1


def test_a_group_may_be_saved_again_and_words_are_kept_in_one_form(keeper):
    group = Synonym.objects.create(said="一卡通", written="惠民惠农资金")
    answer = keeper.post(
        f"/admin/search/synonyms/edit/{group.pk}/", {"said": "一卡通；ＡＢＣ卡 一卡通", "written": "惠民惠农資金"}
    )
    assert answer.status_code == 302, said(answer)
    group.refresh_from_db()
    assert (group.said, group.written) == ("一卡通、abc卡", "惠民惠农资金")


def test_an_address_begins_the_form(keeper):
    page = keeper.get("/admin/search/synonyms/new/", {"said": "老人卡"}).content.decode()
    assert 'value="老人卡"' in page
    page = keeper.get("/admin/search/best-bets/new/", {"questions": "老人卡"}).content.decode()
    assert "老人卡</textarea>" in page


@pytest.mark.parametrize("kind", ["terms", "synonyms", "stop-words", "best-bets"])
def test_what_is_listed_can_be_opened(keeper, kind):
    kept = {
        "terms": lambda: Term.objects.create(text="惠农通"),
        "synonyms": lambda: Synonym.objects.create(said="一卡通", written="惠民惠农资金"),
        "stop-words": lambda: StopWord.objects.create(text="我县"),
        "best-bets": lambda: BestBet.objects.create(questions="社保卡", title="社保卡指南", url="/disclosure/guide/"),
    }[kind]()
    listed = keeper.get(f"/admin/search/{kind}/").content.decode()
    assert f'href="/admin/search/{kind}/edit/{kept.pk}/"' in listed
    assert keeper.get(f"/admin/search/{kind}/edit/{kept.pk}/").status_code == 200


# --- Stop words


def test_a_stop_word_says_nothing_in_questions_and_stays_in_texts(keeper, paper):
    paper("青禾县校车服务规定")
    assert "青禾" in "".join(asked_words("青禾县校车"))
    assert keeper.post("/admin/search/stop-words/new/", {"text": "青禾县", "note": "哪里都有"}).status_code == 302
    dictionary.refresh()
    assert asked_words("青禾县校车") == ("校车",)
    assert asked_words("青禾县") != ()  # nothing else was asked for
    assert "青禾县" in "".join(words("青禾县校车"))
    assert titles("“青禾县校车”") == ["青禾县校车服务规定"]


def test_a_stop_word_is_no_piece_of_other_words(keeper):
    StopWord.objects.create(text="人才")
    dictionary.refresh()
    assert "才能" in asked_words("老人才能领取")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("怎么", "系统自带的停用词里已经有它了"),
        ("政务公开", "它在检索词典里"),
        ("青 禾", "中间不要有空格或标点"),
        ("我县", "停用词里已经有它了"),
    ],
)
def test_what_is_no_stop_word_is_refused_with_the_reason(keeper, text, problem):
    StopWord.objects.create(text="我县")
    answer = keeper.post("/admin/search/stop-words/new/", {"text": text})
    assert answer.status_code == 200
    assert problem in said(answer)


# --- Best bets


@pytest.fixture
def bet(keeper):
    def make(**values):
        values = {"questions": "社保卡\n社会保障卡", "title": "社保卡办理指南", "url": "/disclosure/guide/"} | values
        return keeper.post("/admin/search/best-bets/new/", {"page": "", "summary": "", "until": ""} | values)

    return make


def above(client, question, **more):
    page = client.get("/search/", {"q": question} | more).content.decode()
    found = re.search(r'<section class="best-bets".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_a_best_bet_stands_above_everything_found_and_where_nothing_is(keeper, bet, paper):
    paper("社保卡说明")
    answer = bet(summary="到银行或社保大厅都能办")
    assert answer.status_code == 302, said(answer)
    shown = above(keeper, "社保卡")
    assert '<a class="rows__title" href="/disclosure/guide/">社保卡办理指南</a>' in shown
    assert "到银行或社保大厅都能办" in shown
    assert above(keeper, "社会保障卡")


@pytest.mark.parametrize("typed", ["社保卡", " 社保卡？", "社保卡怎么办", "請問社保卡"])
def test_the_same_question_in_other_words_that_say_nothing(keeper, bet, typed):
    bet()
    assert "社保卡办理指南" in above(keeper, typed)


@pytest.mark.parametrize("typed", ["社保卡余额", "社保", "保卡"])
def test_another_question_has_no_best_bet(keeper, bet, typed):
    bet()
    assert above(keeper, typed) == ""


def test_best_bets_stand_on_the_first_page_of_the_question_itself(keeper, bet, paper):
    bet()
    assert above(keeper, "社保卡", all="余额") == ""
    assert above(keeper, "社保卡", page="2") == ""


def test_a_best_bet_ends_after_its_day(keeper, bet, time_machine_at):
    time_machine_at("2026-07-14 02:00")
    assert bet(until="2026-07-15").status_code == 302
    assert above(keeper, "社保卡")
    time_machine_at("2026-07-15 23:30")
    assert above(keeper, "社保卡")
    time_machine_at("2026-07-16 00:30")
    assert above(keeper, "社保卡") == ""


def test_a_page_that_is_withdrawn_is_no_best_bet(keeper, bet):
    home = Page.objects.get(url_path__contains="/", depth=2)
    page = home.add_child(instance=Page(title="社保服务", slug="shebao", live=True))
    answer = bet(url="", title="", page=str(page.pk))
    assert answer.status_code == 302, said(answer)
    assert ">社保服务</a>" in above(keeper, "社保卡")
    page.unpublish()
    assert above(keeper, "社保卡") == ""


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"questions": " \n？"}, "请至少填写一个检索词"),
        ({"url": ""}, "页面和网址请填一个"),
        ({"url": "javascript:alert(1)"}, "网址请以“/”开头"),
        ({"url": "//evil.example/"}, "网址请以“/”开头"),
        ({"title": ""}, "请写明标题"),
        ({"until": "2020-01-01"}, "这一天已经过去了"),
        ({"questions": "长" * 61}, "每个不超过60个字"),
    ],
)
def test_what_is_no_best_bet_is_refused_with_the_reason(bet, values, problem):
    answer = bet(**values)
    assert answer.status_code == 200
    assert problem in said(answer)
    assert not BestBet.objects.exists()


def test_what_editors_typed_is_escaped(keeper, bet):
    bet(title="<script>alert(1)</script>", summary="<img src=x>")
    assert "&lt;script&gt;" in above(keeper, "社保卡")
    assert "<img" not in above(keeper, "社保卡")


# --- Bodies


def test_who_asks_for_a_body_by_its_nickname_is_led_to_it(keeper):
    from cms.agencies.models import Agency

    agency = Agency.objects.exclude(short_name="").order_by("pk").first()
    if agency is None:
        agency = Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11990321402183006W")
    Agency.objects.filter(pk=agency.pk).update(aliases="教体委、教委会")
    agency.refresh_from_db()
    agency.save()
    dictionary.refresh()
    [line] = best_bets("教体委")
    assert (line.title, line.url, line.label) == (agency.name, agency.get_absolute_url(), "机构")
    assert best_bets("教体委", first=agency.get_absolute_url()) == []  # it stands first anyway
    assert best_bets("教体委电话") == []
    assert agency.name in forms("教委会电话")["教委会"]


# --- Who may


def test_editors_keep_the_words_and_others_do_not(client, portal_ready, index):
    editor = get_user_model().objects.create_user("editor", password="a long enough one")
    editor.groups.add(Group.objects.get(name="编辑"))
    for kind in ("terms", "synonyms", "stop-words", "best-bets"):
        client.force_login(editor)
        assert client.get(f"/admin/search/{kind}/new/").status_code == 200
        client.force_login(get_user_model().objects.get_or_create(username="nobody")[0])
        assert client.get(f"/admin/search/{kind}/new/").status_code == 302


def test_the_words_change_in_every_process_within_a_second(keeper):
    dictionary.refresh(now=True)
    Synonym.objects.bulk_create([Synonym(said="甲乙丙", written="子丑寅")])  # as another process would: no signal here
    dictionary._looked_at -= 1.0
    assert forms("甲乙丙") == {"甲乙丙": ("子丑寅",)}
    Synonym.objects.all().update(written="辰巳午", updated_at=timezone.now() + timedelta(seconds=1))
    dictionary._looked_at -= 1.0
    assert forms("甲乙丙") == {"甲乙丙": ("辰巳午",)}


def test_a_best_bet_stays_when_its_question_is_cut_differently(keeper):
    BestBet.objects.create(questions="蘅芜驿站潇湘", title="驿站", url="/stop/")
    dictionary.refresh(now=True)
    assert [bet.title for bet in best_bets("怎么蘅芜驿站潇湘")] == ["驿站"]
    Term.objects.create(text="蘅芜驿")
    dictionary.refresh(now=True)
    assert [bet.title for bet in best_bets("怎么蘅芜驿站潇湘")] == ["驿站"]


@pytest.mark.parametrize(("address", "text"), [("terms", "㍿" * 20), ("stop-words", "㍿" * 10)])
def test_what_is_too_long_when_written_out_is_refused(keeper, address, text):
    answer = keeper.post(f"/admin/search/{address}/new/", {"text": text})
    assert answer.status_code == 200
    assert "个字" in said(answer)


def test_what_was_changed_before_and_committed_after_counts(keeper):
    first = Synonym.objects.create(said="甲乙丙", written="子丑寅")
    last = Synonym.objects.create(said="丁戊己", written="卯辰巳")
    dictionary.refresh(now=True)
    between = first.updated_at + (last.updated_at - first.updated_at) / 2
    Synonym.objects.filter(pk=first.pk).update(written="午未申", updated_at=between)
    dictionary.refresh(now=True)
    assert forms("甲乙丙")["甲乙丙"] == ("午未申",)
