"""Hearings, meetings that may be attended, open days: the record, who registered, how places were given."""

from .basis import Basis, EventSettings
from .drawing import Draw, DrawSeed, SelectionRound
from .event import Event, EventAttachment, PlaceCategory, Statement
from .registration import Registration, RegistrationLook

__all__ = [
    "Basis", "Draw", "DrawSeed", "Event", "EventAttachment", "EventSettings", "PlaceCategory", "Registration",
    "RegistrationLook", "SelectionRound", "Statement",
]  # fmt: skip
