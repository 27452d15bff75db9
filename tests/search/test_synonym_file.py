"""The list of synonyms that comes with the portal holds what it says it holds."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import search.segmentation
from search.meanings import Thesaurus, forms_of, read_groups
from search.segmentation import normalise

FILE = Path(search.segmentation.__file__).with_name("synonyms.txt")
MOST_FORMS = 6


def _lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def _parted() -> Iterator[tuple[int, list[str], list[str]]]:
    """Number of the line, what people say, what texts write; of a line without an arrow every word is both."""
    for number, line in _lines():
        said, arrow, written = line.partition(" => ")
        yield (number, [said], written.split(" ")) if arrow else (number, line.split(" "), line.split(" "))


def test_every_line_is_an_arrow_or_a_group():
    wrong = []
    for number, line in _lines():
        said, arrow, written = line.partition(" => ")
        if arrow:
            good = said and " " not in said and 1 <= len(written.split(" ")) <= MOST_FORMS and "=>" not in written
        else:
            good = len(line.split(" ")) > 1 and "=>" not in line
        if not good or line != " ".join(line.split()):
            wrong.append((number, line))
    assert wrong == []


def test_every_saying_is_explained_once():
    said = Counter(word for _, left, _ in _parted() for word in left)
    assert [word for word, times in said.items() if times > 1] == []


def test_no_form_twice_and_none_that_was_said_already():
    wrong = []
    for number, left, right in _parted():
        if len(set(right)) != len(right) or (left != right and left[0] in right):
            wrong.append((number, left, right))
    assert wrong == []


def test_words_are_as_texts_are_when_they_are_looked_up():
    words = {word for _, left, right in _parted() for word in left + right}
    assert [word for word in words if normalise(word) != word] == []
    assert [word for word in words if len(word) < 2] == []
    assert [word for word in words if not word.replace("+", "").replace("-", "").replace(".", "").isalnum()] == []


@pytest.mark.parametrize(
    ("said", "written"),
    [("辞退", "解除劳动合同"), ("五险一金", "住房公积金"), ("低保", "最低生活保障"), ("老公", "配偶")],
)
def test_what_people_say_leads_to_what_texts_write(said, written):
    assert any(left == [said] and written in right for _, left, right in _parted())


def test_headings_tell_what_a_part_is_about():
    headings = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings))
    assert all(heading.startswith("# ") for heading in headings)


@pytest.mark.parametrize("official", ["人民政府", "行政审批", "未成年人", "个体工商户", "诚信教育", "投保人", "机动车"])
def test_nothing_is_read_into_official_words(official):
    thesaurus = Thesaurus(forms_of(read_groups(line for _, line in _lines()), 1.0))
    assert [said for _, said in thesaurus.found_in(official)] == []


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("老公家暴怎么离婚", ["老公", "家暴"]),
        ("公司拖欠工资怎么办", ["公司拖欠", "工资"]),
        ("算不算工伤", ["算不算工伤"]),
        ("小区物业费太高", ["小区", "物业费"]),
    ],
)
def test_what_people_ask_is_recognised_piece_by_piece(question, pieces):
    thesaurus = Thesaurus(forms_of(read_groups(line for _, line in _lines()), 1.0))
    assert [said for _, said in thesaurus.found_in(question)] == pieces
