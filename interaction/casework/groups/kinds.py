"""What groups must know of a kind of case: its room says it here."""

from collections.abc import Callable
from dataclasses import dataclass

from ..models import Case


@dataclass(frozen=True)
class Kind:
    """``title`` heads the list of groups, ``help`` says what makes one; ``noun`` is what a case is called, ``sender``
    who sends it; ``namespace``: of the addresses; ``said``: the wording of a case, ``""`` where it has been erased;
    ``near``: whether what is nearly the same is looked for, too."""

    procedure: str
    title: str
    noun: str
    sender: str
    help: str
    namespace: str
    said: Callable[[Case], str]
    near: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.procedure] = kind


def of(procedure: str) -> Kind:
    return _kinds[procedure]
