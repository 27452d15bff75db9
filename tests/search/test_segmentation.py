"""How texts and questions are cut, and numbers recognised."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import extracts
from search.segmentation import (
    asked_grams,
    asked_words,
    fold,
    grams,
    normalise_document_number,
    normalise_index_number,
    number_keys,
    numbers_in,
    set_own_terms,
    shipped_terms,
    words,
)
from tests.costs import cost

BRACKETS = ["〔〕", "()", "（）", "[]", "［］", "【】", "〖〗", "《》", "<>", "〈〉", "{}"]


@given(
    prefix=st.sampled_from(["青政发", "国办发", "青教发", "发改价格规", "青政办（教）发", "财税"]),
    year=st.integers(1949, 2099),
    serial=st.integers(1, 99_999),
    brackets=st.sampled_from(BRACKETS),
    ordinal=st.sampled_from(["", "第"]),
    zeros=st.integers(0, 4),
    end=st.sampled_from(["号", ""]),
    space=st.sampled_from(["", " ", "\u3000"]),
)
def test_a_document_number_comes_out_as_it_is_printed(prefix, year, serial, brackets, ordinal, zeros, end, space):
    typed = f"{prefix}{space}{brackets[0]}{year}{brackets[1]}{space}{ordinal}{'0' * zeros}{serial}{space}{end}"
    assert normalise_document_number(typed) == f"{prefix}〔{year}〕{serial}号"
    assert normalise_document_number(f"{prefix}〔{year}〕{serial}号") == f"{prefix}〔{year}〕{serial}号"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("青政发〔２０２６〕５号", "青政发〔2026〕5号"),
        ("国务院令第 711 号", "国务院令第711号"),
        ("2026年第5号", "2026年第5号"),
        ("〔2026〕5号", "〔2026〕5号"),
        ("青政发2026-5号", "青政发〔2026〕5号"),
        ("青政发2026—5号", "青政发〔2026〕5号"),
        ("青政发2026-5", "青政发〔2026〕5号"),
        ("青政发（2026）5", "青政发〔2026〕5号"),
        ("青政发 2026 5号", "青政发〔2026〕5号"),
        ("青政发2026第5号", "青政发〔2026〕5号"),
        ("2026 5号", "〔2026〕5号"),
        ("青政发〔二〇二六〕五号", "青政发〔2026〕5号"),
        ("青政发（二○二六）第十二号", "青政发〔2026〕12号"),
        ("国务院令第七百一十一号", "国务院令第711号"),
        ("二〇二六年第五号", "2026年第5号"),
        ("2026-05-06", None),
        ("2026-5", None),
        ("青政发2026", None),
        ("青政发〔1826〕5号", None),
        ("青政发〔2026〕0号", None),
        ("关于青政发〔2026〕5号的说明", None),
        ("", None),
        ("号" * 5000, None),
    ],
)
def test_what_is_a_document_number_and_what_is_none(typed, printed):
    assert normalise_document_number(typed) == printed


def test_numbers_are_recognised_in_a_question():
    assert numbers_in("请问 青政发(2026)5号 和 11990321402183006w/2025-00004 在哪") == [
        "请问青政发〔2026〕5号",
        "11990321402183006W/2025-00004",
    ]
    assert normalise_index_number("１１990321402183006w/2025-00004") == "11990321402183006W/2025-00004"
    assert normalise_index_number("11990321402183006w\\2025—00004") == "11990321402183006W/2025-00004"
    assert normalise_index_number("2025-00004") is None


def test_a_number_is_looked_up_by_its_tail_too():
    assert number_keys("青政发〔2026〕5号") == ["青政发〔2026〕5号", "〔2026〕5号"]
    assert number_keys("11990321402183006W/2025-00004") == ["11990321402183006W/2025-00004", "2025-00004"]


@given(st.text(alphabet="青政发〔〕()[]【】 0123456789号第年令一", max_size=100))
def test_recognising_numbers_is_quick_whatever_was_typed(text):
    assert cost(lambda: (numbers_in(text * 10), normalise_document_number(text))) < 10


def test_the_governments_words_are_cut_as_one_and_hold_the_shorter_ones():
    assert {"依申请公开", "申请", "公开"} <= set(words("依申请公开工作"))
    assert len(shipped_terms()) > 500
    assert all(term in asked_words(term) for term in ("权责清单", "政务公开", "双随机一公开", "跨省通办"))


def test_stop_words_are_left_out_unless_there_is_nothing_else():
    assert asked_words("怎么办理低保的手续呢") == ("办理", "低保", "手续")
    assert asked_words("怎么办") != ()


def test_quotation_marks_part_nothing_and_other_signs_do():
    assert grams("关于《办法》的") == ["关于", "于办", "办法", "法的", "的"]
    assert grams("甲，乙ＯＦＤ") == ["甲", "乙", "ofd"]


@given(st.text(max_size=200), st.integers(0, 50), st.integers(1, 20))
def test_whatever_stands_in_a_text_is_found_in_it(text, start, length):
    """Every pair of a piece of text is among the pairs of the text; a lone character begins one of them."""
    piece = text[start : start + length]
    elements = grams(text)
    for element in asked_grams(piece):
        if len(element) == 1:
            assert any(one.startswith(element) for one in elements) or any(element in one for one in elements)
        elif not element.isascii():
            assert element in elements or any(element in one for one in elements)


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=6), max_size=5))
def test_an_extract_is_text_with_marks_and_nothing_else(text, marks):
    shown = extracts.extract(text, sorted(marks, key=len, reverse=True))
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare and ">" not in bare
    assert unescape(bare).strip("…") in re.sub(r"\s+", " ", text)
    assert shown.count("<mark>") == shown.count("</mark>")


def test_an_extract_of_a_very_long_text_is_quick():
    text = "政府信息公开工作年度报告。" * 40_000
    marks = ["政府信息公开", "信息公开", "公开", "年度", "没有这个词"]
    assert cost(lambda: extracts.extract(text, marks)) < 100


def test_the_dictionary_is_read_without_a_warning_and_in_a_folder_of_its_own(settings):
    """In a fresh process, every warning an error."""
    script = (
        "import django; django.setup()\n"
        "from search.segmentation import words\n"
        "print(words('政府信息公开'))\n"
        "import pathlib; from django.conf import settings\n"
        "print([one.name for one in (pathlib.Path(settings.DATA_ROOT) / 'jieba').iterdir()])\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "-W", "error::DeprecationWarning:jieba", "-c", script],
        env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'site'}"},
        capture_output=True,
        text=True,
    )
    assert "政府信息公开" in done.stdout, done.stderr
    assert "jieba.cache" in done.stdout
    assert "jieba" not in done.stderr.lower()


def test_a_word_that_was_taken_out_is_cut_as_before():
    text = "他来到了网易杭研大厦"
    before = words(text)
    set_own_terms(["杭研"])
    set_own_terms([])
    assert words(text) == before
