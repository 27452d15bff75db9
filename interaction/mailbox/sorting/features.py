"""What of a letter tells whom and what it is about."""

import re

from search.segmentation import words

READ = 1_500  # characters: by then a letter has said what it is about
_NUMBER = re.compile(r"\d")


def of(subject: str, text: str, place: str = "") -> frozenset[str]:
    """The different words of a letter: those of its subject count as such, too. Numbers tell of one letter only, and
    so do words of a single character."""
    said = {word for word in words(f"{subject}\n{text[:READ]}\n{place}") if _tells(word)}
    return frozenset(said | {f"题：{word}" for word in words(subject) if _tells(word)})


def _tells(word: str) -> bool:
    return len(word) > 1 and not _NUMBER.search(word)
