"""Cutting Chinese text into what can be indexed and asked for."""

from .cutter import (
    asked_grams,
    asked_words,
    changes,
    cut,
    frequencies,
    grams,
    own_terms,
    set_own_stop_words,
    set_own_terms,
    shipped_terms,
    spans,
    stop_words,
    telling,
    words,
)
from .normalising import fold, is_han, normalise, runs, whole
from .numbers import normalise_document_number, normalise_index_number, number_keys, numbers_in

__all__ = [
    "asked_grams",
    "asked_words",
    "changes",
    "cut",
    "fold",
    "frequencies",
    "grams",
    "is_han",
    "normalise",
    "normalise_document_number",
    "normalise_index_number",
    "number_keys",
    "numbers_in",
    "own_terms",
    "runs",
    "set_own_stop_words",
    "set_own_terms",
    "shipped_terms",
    "spans",
    "stop_words",
    "telling",
    "whole",
    "words",
]
