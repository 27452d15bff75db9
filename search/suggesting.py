"""What to offer while somebody types: what many have looked for and found, words, bodies, titles.

What visitors typed is offered to others only when it is common and clean (``search.learning.upkeep``); the rest comes
from what is public anyway.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from search import engine, labels, vocabulary
from search.backends.base import Question
from search.errors import SearchUnavailable
from search.learning import hot
from search.learning.models import Question as Asked
from search.memory import remembered
from search.models import BestBet
from search.nodes import All, Best, Element, Fixed, Node, Weighted
from search.prefixes import Prefixes
from search.query import withdrawn
from search.ranking import NUMBER_WORTH, TAIL_WORTH, phrase
from search.segmentation import asked_grams, asked_words, normalise, runs
from search.segmentation.numbers import asked_number_keys

SHOWN = 8
LONGEST = 60  # characters that are looked at; who types more knows what they want
MOST_ASKED = 4  # of those shown, questions
MOST_WORDS = 2
MOST_BY_SOUND = 4  # words
MOST_BODIES = 2
LOOKED_AT = 16  # titles, of which the best are shown
OFFERED = 2_000  # questions kept at hand
WHOLE = 3.0  # what it weighs that the title holds what was typed as it was typed
HOT, BEST_BET, BODY = 1e9, 1e8, 1e7  # before any question, which weighs as many as asked it

_LETTERS = re.compile(r"[a-z][a-z' ]*")


@dataclass(frozen=True)
class Suggestion:
    """``kind``: ``question``, ``word``, ``body`` or ``entry``; ``label``: what it is, in a word; ``url``: where
    choosing it leads."""

    text: str
    url: str
    kind: str
    label: str


@dataclass(frozen=True)
class Phrases:
    """What may be offered of what people ask, and the bodies with their addresses."""

    questions: Prefixes
    bodies: Prefixes
    addresses: dict[str, tuple[str, str]]  # what a body is called → its name and address


@remembered
def _phrases() -> Phrases:
    offered = Asked.objects.filter(offered=True).order_by("-recent").values_list("text", "recent")[:OFFERED]
    weights: dict[str, float] = {text: recent for text, recent in offered if not hot.is_hidden(text)}
    weights |= {question: BEST_BET for bet in BestBet.objects.current() for question in bet.asked}
    weights |= {word: HOT - place for place, word in enumerate(hot.words())}
    addresses = {
        called: (name.name, name.url)
        for name in vocabulary.registered_names()
        if name.url
        for called in (*name.others, name.name)
    }
    return Phrases(Prefixes(weights), Prefixes(dict.fromkeys(addresses, BODY)), addresses)


@lru_cache(maxsize=1)
def _words_of(known: vocabulary.Vocabulary) -> Prefixes:
    return Prefixes(known.weights)


def _words() -> Prefixes:
    try:
        return _words_of(vocabulary.known())
    except SearchUnavailable:
        return Prefixes({})


def warm_up() -> None:
    """Make ready what the first visitor who types would else wait for. Raises SearchUnavailable."""
    _words_of(vocabulary.known())
    _phrases()


def suggest(typed: str) -> list[Suggestion]:
    """At most SHOWN suggestions, the best first. Where the engine does not answer, those that need none."""
    normal = normalise(typed[:LONGEST]).strip()
    if not any(runs(normal)):
        return []
    found: dict[str, Suggestion] = {}
    for suggestion in _all(normal):
        found.setdefault(suggestion.url, suggestion)
        if len(found) == SHOWN:
            break
    return list(found.values())


def _all(normal: str) -> Iterator[Suggestion]:
    said = _LETTERS.fullmatch(normal)
    letters = re.sub(r"[' ]", "", normal) if said else ""
    start = "".join(runs(normal))
    phrases, words = _phrases(), _words()
    for text in _questions(phrases.questions, start, letters):
        yield _to_search(text, "question", "大家在搜")
    bodies = [phrases.addresses[called] for called in islice(_bodies(phrases, start, letters), MOST_BODIES)]
    completed = words.said(letters, MOST_BY_SOUND) if letters else words.written(start, MOST_WORDS + 1)
    fitting = [_to_search(word, "word", "词语") for word in completed if word != start]
    of_bodies = [Suggestion(name, url, "body", "机构") for name, url in bodies]
    yield from [*fitting, *of_bodies] if letters else [*of_bodies, *fitting[:MOST_WORDS]]
    yield from _entries(normal, start)
    if letters and fitting:
        yield from _entries(fitting[0].text, fitting[0].text)


def _to_search(text: str, kind: str, label: str) -> Suggestion:
    return Suggestion(text, f"{reverse('search')}?{urlencode({'q': text})}", kind, label)


def _questions(questions: Prefixes, start: str, letters: str) -> list[str]:
    """Those that begin so, then those that hold it."""
    found = questions.written(start, MOST_ASKED)
    if letters:
        found += questions.said(letters, MOST_ASKED)
    if len(start) > 1 and not letters:
        inside = (text for text in questions.weights if start in text.replace(" ", ""))
        found += sorted(inside, key=lambda text: -questions.weights[text])[:MOST_ASKED]
    return [text for text in dict.fromkeys(found) if text != start][:MOST_ASKED]


def _bodies(phrases: Phrases, start: str, letters: str) -> Iterator[str]:
    if letters:
        yield from phrases.bodies.said(letters, MOST_BODIES) if len(letters) > 1 else ()
    elif len(start) > 1:
        seen = set()
        for called in sorted((called for called in phrases.addresses if start in called), key=len):
            if phrases.addresses[called] not in seen:
                seen.add(phrases.addresses[called])
                yield called


def titles_holding(normal: str) -> Node:
    """Titles that hold what was typed, or all its words; documents of that number."""
    parts = tuple(phrase("title_grams", tuple(asked_grams(run))) for run in runs(normal))
    ways: list[Node] = [Weighted(All(parts) if len(parts) > 1 else parts[0], WHOLE)]
    if len(words := asked_words(normal)) > 1:
        ways.append(All(tuple(Element("title_words", word) for word in words)))
    numbers, tails = asked_number_keys(normal)
    ways += [Fixed(Element("numbers", number), NUMBER_WORTH) for number in numbers]
    ways += [Fixed(Element("numbers", tail), TAIL_WORTH) for tail in tails]
    return Best(tuple(ways))


def _entries(normal: str, start: str) -> list[Suggestion]:
    try:
        answer = engine.backend().answer(Question(titles_holding(normal), size=LOOKED_AT))
    except SearchUnavailable:
        return []
    entries: dict[str, dict[str, Any]] = {}
    for _, entry in answer.entries:
        entries.setdefault(entry["title"], entry)
    ordered = sorted(entries.values(), key=lambda entry: not _begins(entry["title"], start))[:SHOWN]
    gone = withdrawn([SimpleNamespace(id=entry["id"], pk=entry["django_id"]) for entry in ordered])
    names = labels.names_of("kind", {entry["kind"] for entry in ordered})
    return [
        Suggestion(entry["title"], entry["url"], "entry", names[entry["kind"]])
        for entry in ordered
        if entry["id"] not in gone
    ]


def _begins(title: str, start: str) -> bool:
    return "".join(runs(normalise(title))).startswith(start)
