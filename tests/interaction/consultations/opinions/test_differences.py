"""The old draft beside the new one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from interaction.consultations.opinions.articles import split
from interaction.consultations.opinions.differences import Change, compare, count, words_between

from .conftest import DRAFT


def changes(old: str, new: str) -> list[tuple[str, str]]:
    return [(pair.name, str(pair.change)) for pair in compare(old, new)]


def joined(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_changed_word_is_marked_on_both_sides_and_nothing_else():
    new = DRAFT.replace("百分之十五", "百分之三十")
    pair = next(pair for pair in compare(DRAFT, new) if pair.change is Change.CHANGED)
    assert pair.name == "第四条"
    assert [piece.text for piece in pair.old_pieces if piece.differs] == ["百分之十五"]
    assert [piece.text for piece in pair.new_pieces if piece.differs] == ["百分之三十"]
    assert count(compare(DRAFT, new)) == {
        Change.SAME: 5,
        Change.MOVED: 0,
        Change.CHANGED: 1,
        Change.ADDED: 0,
        Change.REMOVED: 0,
    }


def test_an_article_put_in_moves_the_numbers_and_each_is_still_beside_its_own():
    new = DRAFT.replace("第四条　住宅", "第四条　鼓励建设智能充电柜。\n第五条　住宅").replace(
        "第五条　本办法", "第六条　本办法"
    )
    assert changes(DRAFT, new)[-3:] == [
        ("第四条", "added"),
        ("第四条 → 第五条", "moved"),
        ("第五条 → 第六条", "moved"),
    ]


def test_an_article_struck_out_stands_where_it_stood():
    new = DRAFT.replace("第四条　住宅小区应当按照户数的百分之十五设置充电车位。\n", "").replace("第五条　", "第四条　")
    assert changes(DRAFT, new)[-2:] == [("第四条", "removed"), ("第五条 → 第四条", "moved")]


def test_the_same_text_has_no_differences():
    assert {pair.change for pair in compare(DRAFT, DRAFT)} == {Change.SAME}


_SENTENCES = [
    "车位按户数设置。",
    "物业应当劝阻。",
    "禁止在楼道充电。",
    "鼓励建设充电柜。",
    "由消防机构检查。",
    "自公布之日起施行。",
]
_DRAFTS = st.lists(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4), max_size=8).map(
    lambda articles: "\n".join(f"第{'一二三四五六七八'[at]}条　{''.join(text)}" for at, text in enumerate(articles))
)


@settings(max_examples=60)
@given(_DRAFTS, _DRAFTS)
def test_every_article_of_both_stands_there_once_and_each_side_reads_as_it_was(old, new):
    pairs = compare(old, new)
    assert [pair.new for pair in pairs if pair.new] == list(split(new))
    assert sorted(pair.old.key for pair in pairs if pair.old) == sorted(part.key for part in split(old))
    for pair in pairs:
        assert joined(pair.old_pieces) == (pair.old.text if pair.old else "")
        assert joined(pair.new_pieces) == (pair.new.text if pair.new else "")


@given(st.text(max_size=60), st.text(max_size=60))
def test_put_together_the_words_are_the_text_again(old, new):
    left, right = words_between(old, new)
    assert (joined(left), joined(right)) == (old, new)
