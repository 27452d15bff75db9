"""您是不是要找: a wrong, missing, doubled or swapped character in a word or in a whole question."""

import re
import time
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from search import nearest, spelling, vocabulary
from search.nearest import nearest as offered
from search.segmentation import shipped_terms
from tests.costs import cost


@pytest.fixture
def library(portal_ready, index, paper):
    cache.clear()
    paper("房屋租赁合同登记备案办法", "出租人与承租人订立房屋租赁合同的，应当登记。")
    paper("行政复议申请指南", "公民可以依法申请行政复议。营业执照遗失的，按规定补办。")
    paper("义务教育招生入学问答", "外地户口的孩子怎么报名上小学，看居住证。")
    paper("残疾人补贴发放公告", "残疾人两项补贴按月发放。公务员招考另行公告。")
    paper("公积金提取须知", "职工可以提取住房公积金。身份证遗失的先补办。")
    nearest.forget()
    yield
    nearest.forget()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("外地户口的孩子怎么报命上小学", "外地户口的孩子怎么报名上小学"),  # the same sound
        ("残集人补贴怎么领", "残疾人补贴怎么领"),
        ("房屋租凭合同备案", "房屋租赁合同备案"),  # looks alike
        ("营业照怎么补办", "营业执照怎么补办"),  # one missing
        ("身份份证补办", "身份证补办"),  # one too many
        ("积公金提取", "公积金提取"),  # swapped
        ("形政复议", "行政复议"),
        ("行增复议", "行政复议"),  # n and ng, z and zh are heard alike
        ("公务源招考", "公务员招考"),
    ],
)
def test_one_wrong_character_in_a_whole_question(library, typed, meant):
    assert meant in offered(typed, total=3)
    assert meant in offered(typed, total=0)


@pytest.mark.parametrize(
    "typed",
    [
        "外地户口的孩子怎么报名上小学",
        "残疾人补贴怎么领",
        "公积金提取要什么材料",
        "青禾县人民政府",
        "营业执照",
        "房屋租赁合同",
        "2026年招生入学",
        "青政发〔2026〕5号",
        "ofd",
        "",
        "？",
    ],
)
def test_what_is_right_is_left_alone(library, typed):
    assert offered(typed, total=3) == []


def test_nothing_is_offered_that_finds_nothing_more(library, paper):
    assert offered("养老保显金", total=3) == []  # 养老保险 stands nowhere here
    paper("“残集人”是什么意思")
    for number in range(6):
        paper(f"残集人第{number}号")
    nearest.forget()
    assert offered("残集人", total=7) == []  # many write it so


def test_two_slips_are_put_right_together(library):
    assert offered("形政复议和公积今提取", total=1)[0] == "行政复议和公积金提取"


def test_the_rest_of_the_question_stays_as_it_was_typed(library):
    assert offered("2026年 ＡＰＰ，形政复议", total=1)[0] == "2026年 ＡＰＰ，行政复议"


def test_letters_that_find_nothing_are_offered_as_words(library):
    assert "公积金" in offered("gongjijin", total=0)


def test_the_page_offers_it_above_the_hits_and_searches_what_was_typed(library, client):
    page = client.get("/search/", {"q": "外地户口的孩子怎么报命上小学"}).content.decode()
    meant = "外地户口的孩子怎么报名上小学"
    assert f"您是不是要找：{meant}" in re.sub(r"\s+", "", strip_tags(page))
    assert f'href="/search/?q={quote(meant)}"' in page
    assert "查找“外地户口的孩子怎么报命上小学”" in page
    assert "义务教育招生入学问答" in strip_tags(page)
    assert "您是不是要找" not in client.get("/search/", {"q": meant}).content.decode()


def test_it_takes_a_few_milliseconds(library):
    questions = ["外地户口的孩子怎么报命上小学", "房屋租凭合同备案到哪办", "积公金提取", "的一是" * 30, "行正" * 45]
    offered("行正复议", total=1)
    assert cost(lambda: [offered(question, total=1) for question in questions]) < 100


@pytest.fixture(scope="module")
def speller():
    return spelling.Speller({}, shipped_terms())


@given(st.text(alphabet="行正政复议公积金报名的一残疾人，2026ab ", max_size=60))
def test_slips_stand_where_they_say(speller, text):
    for slip in speller.slips(text):
        assert text[slip.start : slip.start + len(slip.wrong)] == slip.wrong
        assert slip.right != slip.wrong


@given(
    st.text(alphabet="行正政复议公积金", min_size=2, max_size=5),
    st.text(alphabet="行正政复议公积金", min_size=2, max_size=5),
)
def test_what_is_near_is_one_slip_away(wrong, right):
    price = spelling.cost(wrong, right) if wrong != right else None
    if price is not None:
        assert price > 0
        assert abs(len(wrong) - len(right)) <= 1
        assert set(wrong) & set(right)


def test_every_character_looks_like_one_group_only():
    groups = spelling._LOOKALIKES.split()
    assert len("".join(groups)) == len(set("".join(groups)))


def test_the_words_are_read_again_without_keeping_anybody_waiting(library, paper):
    before = vocabulary.known()
    paper("青禾惠农通使用说明")
    vocabulary.expire()
    assert vocabulary.known() is before
    for _ in range(200):
        if vocabulary.known() is not before:
            break
        time.sleep(0.05)
    assert vocabulary.known() is not before
