"""What each action of the procedure asks and does (``form`` in procedure.toml)."""

from . import (
    afterwards,
    answering,
    applicant,
    asking_others,
    fees,
    intake,
    publication,
    supervising,
    system,
    time_limits,
)

__all__ = [
    "afterwards", "answering", "applicant", "asking_others", "fees", "intake", "publication", "supervising", "system",
    "time_limits",
]  # fmt: skip
