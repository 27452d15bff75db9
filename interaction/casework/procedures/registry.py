"""Which procedures there are, and the conditions their actions name. Rooms register theirs from ``ready()``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from .model import Procedure

if TYPE_CHECKING:
    from ..history import Situation

Guard = Callable[["Situation"], str]
_procedures: dict[str, Procedure] = {}
guards: dict[str, Guard] = {}
AnyGuard = TypeVar("AnyGuard", bound=Guard)


def register(procedure: Procedure) -> None:
    _procedures[procedure.name] = procedure


def get(name: str) -> Procedure:
    """KeyError where there is none of this name."""
    return _procedures[name]


def all_procedures() -> list[Procedure]:
    return list(_procedures.values())


def guard(function: AnyGuard) -> AnyGuard:
    """A condition, known to procedures by the function's name: gives ``""``, or why not, as a sentence in Chinese."""
    guards[function.__name__] = function
    return function
