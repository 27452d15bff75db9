"""What was written, what of it is personal, and what everybody would read."""

from collections.abc import Mapping

from interaction.casework.models import Case

from ..models import Letter
from .allowed import Refused, sent_reply
from .answered_again import prepared_before
from .finding import Finder, Found, TooMuch
from .models import PublishedLetter

PLACES = {"title": "标题", "question": "来信", "answer": "答复"}
LONGEST_TITLE = 100


def original(case: Case) -> dict[str, str]:
    """What was written and answered, as it stands."""
    letter, reply = Letter.objects.get(case=case), sent_reply(case)
    return {"title": letter.subject, "question": letter.text, "answer": reply.text if reply else ""}


def finder_for(case: Case) -> Finder:
    return Finder(Letter.objects.get(case=case).sender or {})


def wording_of(letter: PublishedLetter) -> dict[str, str]:
    """As it was edited; but an answer that was given since stands there as it was sent."""
    written, edited = original(letter.case), letter.wording or {}
    return {**written, **edited} | ({"answer": written["answer"]} if edited and prepared_before(letter) else {})


def found_in(wording: Mapping[str, str], finder: Finder) -> dict[str, tuple[Found, list[str]]]:
    """Fingerprint → what it is, and where it stands."""
    places: dict[str, tuple[Found, list[str]]] = {}
    for name, label in PLACES.items():
        for one in finder.find(wording.get(name, "")):
            entry = places.setdefault(one.fingerprint, (one, []))
            if label not in entry[1]:
                entry[1].append(label)
    return places


def shown_of(letter: PublishedLetter, wording: Mapping[str, str], finder: Finder) -> dict[str, str]:
    """What everybody would read. ``Refused`` where there is more than can be masked."""
    kept = set(letter.masks.filter(shown=True, present=True).exclude(reason="").values_list("fingerprint", flat=True))
    try:
        return {name: finder.masked(wording.get(name, ""), kept).strip() for name in PLACES}
    except TooMuch:
        raise Refused("个人信息太多，不能逐处遮盖。请把有关的段落改写成不涉及个人的说法。") from None
