"""What may already help somebody who is writing a letter: answers that proved good, guides and files of the portal."""

from collections.abc import Sequence

from search import nearby
from search.nearby import Near

from .. import knowledge
from ..knowledge import Suggestion

SHOWN = 5
KNOWN = 3  # of them, questions with their answers
LEAST = 4  # letters and digits: of less nothing can be guessed


def suggest(subject: str, text: str) -> Sequence[Near | Suggestion]:
    """Questions that were answered before, then whatever is public and nearest to what is written, by the subject
    first. Nothing of it is remembered."""
    if sum(character.isalnum() for character in subject + text) < LEAST:
        return []
    found: dict[str, Near | Suggestion] = {}
    for one in knowledge.suggest(f"{subject}\n{text}", public=True)[:KNOWN]:
        found.setdefault(one.url, one)
    for near in nearby.look_up(subject, text, most=SHOWN):
        found.setdefault(near.url, near)
    return list(found.values())[:SHOWN]
