"""Where what is shown differs from what was written, for whoever prepares or approves it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?\n]+|$)")
LONGEST = 2_000  # characters of a stretch that is compared letter by letter


@dataclass(frozen=True)
class Piece:
    """``tone``: same, gone (written and not shown), new (shown and not written)."""

    tone: str
    text: str


def pieces(written: str, shown: str) -> list[Piece]:
    """Sentence by sentence, and within what differs letter by letter."""
    written, shown = _lines(written), _lines(shown)
    before, after = _SENTENCE.findall(written), _SENTENCE.findall(shown)
    found: list[Piece] = []
    for tag, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[low:high]), "".join(after[start:end])
        if tag == "equal":
            _add(found, "same", old)
        elif tag == "replace" and len(old) + len(new) <= LONGEST:
            _by_letters(found, old, new)
        else:
            _add(found, "gone", old)
            _add(found, "new", new)
    return found


def _by_letters(found: list[Piece], old: str, new: str) -> None:
    for tag, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(found, "same", old[low:high])
        else:
            _add(found, "gone", old[low:high])
            _add(found, "new", new[start:end])


def _add(found: list[Piece], tone: str, text: str) -> None:
    if not text:
        return
    if found and found[-1].tone == tone:
        text = found.pop().text + text
    found.append(Piece(tone, text))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
