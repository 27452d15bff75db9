"""What may already help somebody who is writing a letter: answers that proved good, guides and files of the portal."""

from search import nearby
from search.nearby import Near

SHOWN = 5
LEAST = 4  # letters and digits: of less nothing can be guessed


def suggest(subject: str, text: str) -> list[Near]:
    """Nearest to what is written, by the subject first. Nothing of it is remembered."""
    if sum(character.isalnum() for character in subject + text) < LEAST:
        return []
    return nearby.look_up(subject, text, most=SHOWN)
