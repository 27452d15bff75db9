"""How an entry lies in every engine's index: codes, elements cut by our segmenter, dates as numbers, and itself."""

import json
from datetime import date, datetime
from typing import Any

from search.nodes import moment
from search.precedence import PAST, STEPS
from search.segmentation import grams, number_keys, whole, words

CODES = (
    "id",
    "django_ct",
    "kind",
    "agency",
    "topic",
    "year",
    "genre",
    "validity",
    "matters",
    "fields",
    "digest",
)
DATES = ("published_at", "issued_on")
# Fields of what is only found as a whole.
WHOLES = ("numbers", "titles")
NATION = "中华人民共和国"  # nobody says it who asks for a law by its name
# Fields of elements: whether the places of the elements are kept, for phrases.
TEXTS = {
    "words": False,
    "grams": True,
    "title_words": False,
    "title_grams": True,
    "attached_words": False,
    "attached_grams": True,
    "past_words": False,  # the words of what is past; its "words" are none
    "rules_words": False,  # the words again, of what binds: what stands here as well counts for more
    "laws_words": False,
}
# An element no text has. Engines that know how many entries have a field, and others, then reckon scores alike.
NOTHING = "-"


def codes_of(prepared: dict[str, Any]) -> dict[str, list[str]]:
    """Field → the codes an entry is filtered and counted by, as EntryIndex prepared it."""
    values = {name: prepared.get(name) for name in CODES}
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return {name: [str(code) for code in some if code] for name, some in lists.items()}


def elements_of(prepared: dict[str, Any]) -> dict[str, list[str]]:
    """Field of TEXTS → elements in their order."""
    title = prepared["title"]
    # On lines of their own: no word and no phrase runs from one into the next.
    texts = {
        "": [title, *prepared["keywords"], *prepared["agencies"], *prepared["numbers"], prepared["text"]],
        "title_": [title],
        "attached_": [part for one in prepared.get("attachments", ()) for part in (one["title"], *one["pages"])],
    }
    elements: dict[str, list[str]] = {}
    for prefix, parts in texts.items():
        text = "\n".join(parts)
        elements[f"{prefix}words"] = words(text)
        elements[f"{prefix}grams"] = grams(text)
    if prepared["precedence"] == PAST:
        elements["past_words"] = elements.pop("words")
    else:
        elements |= {f"{step}_words": elements["words"] for step in STEPS[: prepared["precedence"]]}
    return {field: elements.get(field) or [NOTHING] for field in TEXTS}


def wholes_of(prepared: dict[str, Any]) -> dict[str, list[str]]:
    """Field of WHOLES → what an entry is found by as a whole."""
    title = whole(prepared["title"])
    return {
        "numbers": [key for number in prepared["numbers"] for key in number_keys(number)],
        "titles": [one for one in dict.fromkeys((title, title.removeprefix(NATION))) if one],
    }


def moments_of(prepared: dict[str, Any]) -> dict[str, int]:
    """Field → seconds since the epoch, of the dates an entry has."""
    return {name: moment(prepared[name]) for name in DATES if prepared.get(name)}


def _said(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept in the index")


def packed(prepared: dict[str, Any]) -> str:
    """The entry as it is kept beside its elements."""
    return json.dumps(prepared, ensure_ascii=False, default=_said)


def unpacked(kept: bytes | str) -> dict[str, Any]:
    """The entry as it was prepared, dates as dates."""
    entry = json.loads(kept)
    entry["published_at"] = datetime.fromisoformat(entry["published_at"])
    if entry.get("issued_on"):
        entry["issued_on"] = date.fromisoformat(entry["issued_on"])
    return entry
