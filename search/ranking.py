"""What a question asks of the index, and what makes one hit better than another: the same for every engine."""

from dataclasses import replace

from search.nodes import All, Beginning, Element, Fixed, Node, Phrase, Ranked, Some, Text, Weighted, is_lone
from search.understanding import Wish, understand

# What one number, one tail, the whole question in the title add to the score; texts score up to some tens.
NUMBER_WORTH = 2_000.0
TAIL_WORTH = 1_000.0
TITLE_WORTH = 2.0


def meaning(text: Text) -> Node:
    """What somebody who typed this looks for."""
    wish = understand(text.text, text.exact)
    return _wanted(replace(wish, enough=1) if text.any_word else wish, title_only=text.field == "title")


def pair(field: str, element: str) -> Node:
    """The entries that hold this pair of characters, or this character."""
    return Beginning(field, element) if is_lone(element) else Element(field, element)


def phrase(field: str, elements: tuple[str, ...]) -> Node:
    """The entries that hold these elements side by side."""
    return Phrase(field, elements) if len(elements) > 1 else pair(field, elements[0])


def _wanted(wish: Wish, title_only: bool) -> Node:
    words, grams = ("title_words", "title_grams") if title_only else ("words", "grams")
    must = [phrase(grams, quoted) for quoted in wish.phrases]
    ranking: list[Node] = []
    ways: list[Node] = []  # any one of them makes a hit
    if wish.words:
        ways.append(Some(tuple(Element(words, word) for word in wish.words), wish.enough))
    if wish.grams:
        # Where the dictionary cut text and question differently.
        ways.append(Fixed(All(tuple(pair(grams, gram) for gram in wish.grams)), 0.0))
        ranking += [pair(grams, gram) for gram in wish.grams]
    if len(wish.whole) > 1:
        ranking.append(Weighted(phrase("title_grams", wish.whole), TITLE_WORTH))
    if wish.cited:
        ways.append(phrase(grams, wish.cited))
    known: list[Node] = [Fixed(Element("numbers", number), NUMBER_WORTH) for number in wish.numbers]
    known += [Fixed(Element("numbers", tail), TAIL_WORTH) for tail in wish.tails]
    if must:  # what is quoted is there: the rest only ranks
        ranking += ways + known
    elif ways:
        must.append(Some((*ways, *known)))
    if not must:
        return Some(())
    return Ranked(must[0] if len(must) == 1 else All(tuple(must)), tuple(ranking))
