"""A draft is pasted in and falls into its articles."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.consultations.opinions.articles import BEFORE, lines_of, split
from search.segmentation.numerals import in_chinese

from .conftest import DRAFT


def keys(text: str) -> list[str]:
    return [part.key for part in split(text)]


def test_each_article_with_all_its_lines_and_the_chapter_before_it():
    parts = split(DRAFT)
    assert [part.label for part in parts] == ["标题和前言", "第一条", "第二条", "第三条", "第四条", "第五条"]
    third = parts[3]
    assert third.key == "a3"
    assert third.headings == ("第二章　停放和充电",)
    assert third.lines == ("第三条　禁止在楼道、门厅停放电动自行车或者为其充电。", "违反的，由物业服务人劝阻。")
    assert third.brief == "禁止在楼道、门厅停放电动自行车或者为其充电。"


def test_a_line_that_only_speaks_of_an_article_begins_none():
    text = "第一条　一。\n第二条　二。\n第一条规定的情形，从其规定。\n第三条所称车辆，是指：\n第三条　三。"
    assert keys(text) == ["a1", "a2", "a3"]
    assert split(text)[1].lines[-1] == "第三条所称车辆，是指："


def test_articles_put_in_later_and_articles_left_out():
    assert keys("第一条　一。\n第一条之一　又一。\n第二条　二。\n第九条　九。") == ["a1", "a1-1", "a2", "a9"]


def test_arabic_numbers_are_read_too():
    assert [part.label for part in split("第1条 一。\n第2条 二。\n第12条 三。")] == ["第一条", "第二条", "第十二条"]


def test_an_annex_counts_anew_and_nothing_has_the_same_address():
    parts = split("第一条　一。\n第二条　二。\n附件\n第一条　附一。")
    assert [part.key for part in parts] == ["a1", "a2", "a1-n2"]
    assert parts[-1].label == "第一条（之2）"


def test_without_articles_by_sections_and_without_these_by_paragraphs():
    assert [p.label for p in split("通知\n一、目标\n到年底。\n二、任务\n（一）修路。")] == [
        "标题和前言",
        "第一部分",
        "第二部分",
    ]
    assert [part.key for part in split("第一段话。\n\n第二段话。")] == ["p1", "p2"]
    assert split("") == ()


@given(st.text())
def test_nothing_of_any_text_is_lost_and_no_address_stands_twice(text):
    parts = split(text)
    assert [line for part in parts for line in (*part.headings, *part.lines)] == lines_of(text)
    assert len({part.key for part in parts}) == len(parts)


_WORDS = st.text("为了规范管理，根据法律第二条章之一\u3000 ", max_size=30)


@given(st.lists(_WORDS, min_size=1, max_size=40), st.booleans())
def test_however_the_articles_read_every_one_is_found(contents, wide):
    gap = "\u3000" if wide else " "
    text = "\n".join(f"第{in_chinese(number)}条{gap}{words}" for number, words in enumerate(contents, start=1))
    assert [key for key in keys(text) if key != BEFORE] == [f"a{number}" for number in range(1, len(contents) + 1)]


_LINES = st.one_of(
    st.builds("第{}条{}{}".format, st.sampled_from([in_chinese(n) for n in range(1, 30)]),
              st.sampled_from(["　", " ", "", "之一　", "规定的"]), st.text("甲乙丙，。", max_size=8)),
    st.sampled_from(["第一章　总则", "第二节　停放", "一、目标", "二、任务", "（一）修路", "普通的一行。", ""]),
)  # fmt: skip


@given(st.lists(_LINES, max_size=60))
def test_whatever_is_pasted_stays_whole_and_in_order(lines):
    text = "\n".join(lines)
    assert [line for part in split(text) for line in (*part.headings, *part.lines)] == lines_of(text)
    assert len(set(keys(text))) == len(keys(text))


def test_real_laws_fall_into_as_many_articles_as_they_have(shared_data):
    """Of national statutes every article is found, in order and once."""
    checked = 0
    with gzip.open(shared_data / "laws.jsonl.gz", "rt") as file:
        for line in file:
            law = json.loads(line)
            if law["local"] or "第三条" not in law["text"] or law["title"].endswith(("修正案", "决定", "解释")):
                continue
            numbers = [int(key[1:]) for key in keys(law["text"]) if key[1:].isdigit() and key.startswith("a")]
            assert numbers == sorted(set(numbers)), law["title"]
            checked += len(numbers) >= 3
            if checked == 60:
                break
    assert checked == 60


@pytest.mark.parametrize(
    "text", ["第" * 50_000, "第一条" * 20_000, "一、" * 30_000, "\n" * 100_000, "第一条　\n" * 5_000]
)
def test_a_hundred_thousand_letters_of_nonsense_are_taken_apart_all_the_same(text):
    split(text)
