"""What is proposed for a letter."""

from dataclasses import dataclass, field
from typing import Any

SHOWN = 3


@dataclass(frozen=True)
class Proposal:
    """Agencies and kinds (``LetterKind`` values), each with its share of what speaks for it, the likeliest first;
    ``learned``: whether the agencies come from what the portal has learnt, not from plain rules."""

    agencies: list[tuple[Any, float]] = field(default_factory=list)
    kinds: list[tuple[str, float]] = field(default_factory=list)
    learned: bool = False

    @property
    def agency(self) -> Any:
        return self.agencies[0][0] if self.agencies else None

    @property
    def kind(self) -> str:
        return self.kinds[0][0] if self.kinds else ""
