"""Words that hold a text back are found however they were disguised, and only where they stand."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from interaction.moderation import words
from interaction.moderation.models import HeldWord


@pytest.fixture
def listed(db):
    HeldWord.objects.all().delete()
    for text in ("加微信", "办假证", "sb", "刷单"):
        HeldWord.objects.create(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "请加微信领取",
        "请加 微 信领取",
        "加·微。信",
        "加\n微\u3000信",
        "加\u200b微\u200b信",
        "加微信123",
        "加*_*微~~信",
        "加\U0001f600微信",
    ],
)
def test_what_stands_between_the_letters_hides_nothing(listed, text):
    assert words.look(text).words == ("加微信",)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("辦假證", "办假证"),
        ("ＳＢ", "sb"),
        ("S.B.", "sb"),
        ("ѕb", "sb"),
        ("s\u0301b\u0300", "sb"),
        ("你sb啊", "sb"),
        ("ⓢⓑ", "sb"),
    ],
)
def test_other_forms_of_the_same_letters_are_the_same(listed, text, word):
    assert words.look(text).words == (word,)


@pytest.mark.parametrize("text", ["", "husband", "this best", "微信公众号", "刷卡，单据", "asb1", "\x00", "加微\n博信"])
def test_what_only_resembles_a_word_is_let_through(listed, text):
    assert not words.look(text)


def test_several_texts_are_looked_at_each_by_itself(listed):
    assert words.look("刷单", "我要加微信", "刷单").words == ("刷单", "加微信")
    assert not words.look("刷", "单")


def test_a_change_of_the_list_counts_from_the_next_look_on(listed, django_assert_num_queries):
    assert not words.look("有偿删帖")
    word = HeldWord.objects.create(text="有偿删帖")
    assert words.look("有偿删帖")
    with django_assert_num_queries(1):
        assert words.look("有偿 删帖")
    word.active = False
    word.save()
    assert not words.look("有偿删帖")
    word.active = True
    word.save()
    word.delete()
    assert not words.look("有偿删帖")


def test_an_empty_list_holds_nothing(db):
    HeldWord.objects.all().delete()
    assert not words.look("加微信")


def test_a_word_that_would_hold_everything_is_refused(db):
    for text in ("的", "。。。", " a "):
        with pytest.raises(ValidationError, match="至少要有 2 个字"):
            HeldWord(text=text).full_clean()


def test_a_new_portal_has_a_list_that_does_not_come_back(portal_ready):
    from interaction.moderation.setup import setup

    HeldWord.objects.filter(text="刷单").delete()
    setup()
    assert HeldWord.objects.exists() and not HeldWord.objects.filter(text="刷单").exists()


@given(
    st.text(max_size=300),
    st.sampled_from(["加微信", "办假证"]),
    st.text(alphabet=" .,·\u200b\u0301。\n-_*", max_size=4),
)
def test_a_word_is_found_wherever_it_stands(before, word, between):
    sought = words._Sought([word])
    found: dict[str, None] = {}
    sought.find(f"{before}{between.join(word)}{before}", found)
    assert list(found) == [word]


@pytest.mark.parametrize(
    "piece",
    ["a\u0315\u0300", "a", "s b ", "husband ", "加", "\ufdfa", "。", "\U000e0041", "\u3099\u0300", "\ud800", "\x00"],
)
def test_long_hostile_texts_are_read_to_the_end(listed, piece):
    """A hundred thousand characters of what costs most; the word behind them is found all the same."""
    assert words.look(piece * (100_000 // len(piece)) + "\n办假证").words[-1] == "办假证"
