"""What a question asks of the index, and what makes one hit better than another: the same for every engine.

What each part is worth was measured with questions of lay people (docs/benchmarks.md, ``python -m bench.relevance``).
"""

from collections.abc import Iterator

from search.nodes import All, Beginning, Element, Fixed, Node, Phrase, Ranked, Some, Text, Weighted, is_lone
from search.precedence import STEPS
from search.understanding import Wish, understand

# What one number, one tail, the whole question in the title add to the score; texts score up to some tens.
NUMBER_WORTH = 2_000.0
TAIL_WORTH = 1_000.0
TITLE_WORTH = 500.0  # the title and nothing else
IN_TITLE_WORTH = 2.0
GRAMS_WORTH = 0.6  # pairs of characters, of what words are worth
OTHERS_WORTH = 0.8  # what texts may say instead, of what was said
ATTACHED_WORTH = 0.5  # what stands in an attachment, of what stands in the text
PRECEDENCE_WORTH = 0.4  # each step of precedence, of what words are worth
PAST_WORTH = 0.7  # words of what is no longer in force
FEW_WORDS = 4  # of so many an entry must hold ``enough``; of a longer question every word that is there counts

# Fields that are asked together → those of their words, and what these are worth.
WORDS = {
    "": {"words": 1.0, "past_words": PAST_WORTH},
    "title_": {"title_words": 1.0},
    "attached_": {"attached_words": ATTACHED_WORTH},
} | {f"{step}_": {f"{step}_words": PRECEDENCE_WORTH} for step in STEPS}


def meaning(text: Text, strict: bool = False) -> Node:
    """What somebody who typed this looks for. ``strict``: nothing that holds too few of the words, however many they
    are, because the hits will not come in the order of how well they answer."""
    wish = understand(text.text, text.exact)
    fields = ("title_",) if text.field == "title" else ("", "attached_")
    better = list(_titled(wish))
    if text.field != "title":  # what binds is known by its whole text
        better += _binding(wish)
    if wish.phrases:  # what is quoted is there: the rest only ranks
        wanted: Node = All(tuple(_anywhere(fields, quoted) for quoted in wish.phrases))
        better += [*_in_title(wish), *_said(fields, wish), *_pairs(fields[0], wish), *_numbered(wish)]
    elif text.any_word or (not strict and len(wish.words) > FEW_WORDS):
        elements = (*_said(fields, wish), *_pairs(fields[0], wish))
        # Lone characters say little among so many words, and engines are quickest without.
        whole = tuple(node for node in elements if not _is_lone(node)) or elements
        return Ranked(Some((*whole, *_numbered(wish))), tuple(better), inside=True)
    else:
        wanted = Some((*_enough(fields, wish), *_numbered(wish)))
        better += [*_in_title(wish), *_others(fields[0], wish), *_pairs(fields[0], wish)]
    return Ranked(wanted, tuple(better))


def pair(field: str, element: str) -> Node:
    """The entries that hold this pair of characters, or this character."""
    return Beginning(field, element) if is_lone(element) else Element(field, element)


def phrase(field: str, elements: tuple[str, ...]) -> Node:
    """The entries that hold these elements side by side."""
    return Phrase(field, elements) if len(elements) > 1 else pair(field, elements[0])


def _is_lone(node: Node) -> bool:
    return isinstance(node, Weighted) and isinstance(node.part, Beginning)


def _anywhere(fields: tuple[str, ...], elements: tuple[str, ...]) -> Node:
    """These elements side by side in the text or in what is attached."""
    return Some(tuple(_worth(field, phrase(f"{field}grams", elements)) for field in fields))


def _worth(field: str, node: Node) -> Node:
    return Weighted(node, ATTACHED_WORTH) if field == "attached_" else node


def _word(name: str, word: str, worth: float) -> Node:
    return Element(name, word) if worth == 1 else Weighted(Element(name, word), worth)


def _said(fields: tuple[str, ...], wish: Wish) -> Iterator[Node]:
    """Every word that was said, and every one that may be said instead."""
    for field in fields:
        for name, worth in WORDS[field].items():
            for word in wish.words:
                yield _word(name, word, worth)
    yield from _others(fields[0], wish)


def _others(field: str, wish: Wish) -> Iterator[Node]:
    for name, worth in WORDS[field].items():
        for word, sure in wish.other_words:
            yield _word(name, word, worth * OTHERS_WORTH * sure)


def _pairs(field: str, wish: Wish) -> Iterator[Node]:
    """Every pair of characters: what no dictionary knows counts by these."""
    for gram in wish.grams:
        yield Weighted(pair(f"{field}grams", gram), GRAMS_WORTH)
    for gram, sure in wish.other_grams:
        yield Weighted(Element(f"{field}grams", gram), OTHERS_WORTH * GRAMS_WORTH * sure)


def _enough(fields: tuple[str, ...], wish: Wish) -> Iterator[Node]:
    """Enough of the words, in the text or in what is attached; or all pairs, where the dictionary cut text and question
    differently; or the number that was asked for."""
    for field in fields:
        grams = f"{field}grams"
        forms = [Fixed(phrase(grams, form), 0.0) for form in wish.forms]
        for name, worth in WORDS[field].items():
            if wish.words or forms:
                yield Some((*(_word(name, word, worth) for word in wish.words), *forms), wish.enough)
        if wish.grams:
            yield Fixed(All(tuple(pair(grams, gram) for gram in wish.grams)), 0.0)
        if wish.cited:
            yield _worth(field, phrase(grams, wish.cited))


def _numbered(wish: Wish) -> Iterator[Node]:
    for number in wish.numbers:
        yield Fixed(Element("numbers", number), NUMBER_WORTH)
    for tail in wish.tails:
        yield Fixed(Element("numbers", tail), TAIL_WORTH)


def _titled(wish: Wish) -> Iterator[Node]:
    if wish.title:
        yield Fixed(Element("titles", wish.title), TITLE_WORTH)


def _in_title(wish: Wish) -> Iterator[Node]:
    if len(wish.whole) > 1:
        yield Weighted(phrase("title_grams", wish.whole), IN_TITLE_WORTH)


def _binding(wish: Wish) -> Iterator[Node]:
    for step in STEPS:
        yield from _said((f"{step}_",), wish)
