"""The editors' words, synonyms, stop words and best bets, and what bodies are called, kept the same in every process
without a restart.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from search import best_bets, meanings, memory, vocabulary
from search.models import BestBet, StopWord, Synonym, Term
from search.segmentation import set_own_stop_words, set_own_terms

LOOK_EVERY = 1.0  # seconds between two looks at the tables


def _take_terms(terms: Iterable[Any]) -> None:
    set_own_terms(term.text for term in terms)
    vocabulary.expire()


def _take_stop_words(words: Iterable[Any]) -> None:
    set_own_stop_words(word.text for word in words)


def _take_synonyms(synonyms: Iterable[Any]) -> None:
    meanings.set_synonyms(synonym.group for synonym in synonyms)


_TAKEN: dict[type[Model], Callable[[Iterable[Any]], None]] = {
    Term: _take_terms,
    StopWord: _take_stop_words,
    Synonym: _take_synonyms,
    BestBet: best_bets.set_best_bets,
}

_lock = threading.Lock()
_known: dict[type[Model], tuple[object, ...]] = {}
_names: tuple[vocabulary.Name, ...] = ()
_looked_at = float("-inf")
_version = -1


def refresh(*, now: bool = False) -> None:
    """Take over the words as they stand in the database; looks there once a second, and as soon as something public
    changed: a page made anew for that reason must not be made of old words.
    """
    global _looked_at, _version
    version = memory.version()
    if not now and version == _version and time.monotonic() - _looked_at < LOOK_EVERY:
        return
    with _lock:
        _looked_at, _version = time.monotonic(), version
        for model, take in _TAKEN.items():
            # The latest time alone says too little: what was changed before may be committed after.
            state = tuple(model._default_manager.order_by("pk").values_list("pk", "updated_at"))
            if state != _known.get(model, ()):
                take(model._default_manager.order_by("pk"))
                _known[model] = state
        _take_names()


@memory.remembered
def _names_now() -> tuple[vocabulary.Name, ...]:
    return tuple(vocabulary.registered_names())


def _take_names() -> None:
    global _names
    names = _names_now()
    if names != _names:
        meanings.set_names(names)
        _names = names
