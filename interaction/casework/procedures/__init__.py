"""Procedures: what may happen to a case, written as data (``procedure.toml`` in the room of each kind of case)."""

from .loading import Broken, load
from .model import Action, Limit, Mark, Procedure, Step, TaskKind
from .registry import all_procedures, get, guard, register

__all__ = [
    "Action", "Broken", "Limit", "Mark", "Procedure", "Step", "TaskKind", "all_procedures", "get", "guard", "load",
    "register",
]  # fmt: skip
