"""``q``: what words a row must have. The question is cut as every question to the portal is (``search.segmentation``);
a row answers when each of its words stands somewhere in its text, whatever the case of its letters."""

from opendata.tables.schema import Column, Type
from search.segmentation import asked_words, is_han, normalise

from .errors import BadQuery

LONGEST = 100  # characters of a question
MOST_WORDS = 10
# One way to answer is to have all of these words.
Way = tuple[str, ...]


def ways(text: str) -> tuple[Way, ...]:
    """What rows to look for: those with all the words of any way. Raises BadQuery where there are too many."""
    text = text.strip()
    if not text:
        return ()
    if len(text) > LONGEST:
        raise BadQuery("q", f"q 太长，请精简到 {LONGEST} 个字以内。")
    found = [_telling(asked_words(text)) or tuple(normalise(text).split())]
    if normalise(text) != text.lower():
        found.append(tuple(text.lower().split()))  # the table may be written in the same unusual way
    if any(len(words) > MOST_WORDS for words in found):
        raise BadQuery("q", f"q 里的词太多，最多 {MOST_WORDS} 个。")
    return tuple(dict.fromkeys(way for way in found if way))


def _telling(words: tuple[str, ...]) -> Way:
    """Without what follows from the other words, and without lone characters beside words."""
    telling = [word for word in words if not any(word != other and word in other for other in words)]
    longer = [word for word in telling if len(word) > 1 or not is_han(word)]
    # The longest first: fewer rows have it.
    return tuple(sorted(longer or telling, key=lambda word: (-len(word), word)))


def readable(columns: tuple[Column, ...]) -> list[Column]:
    """The columns that words are looked for in."""
    return [column for column in columns if column.type == Type.TEXT]
