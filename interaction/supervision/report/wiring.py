"""What the portal brings in from wings this one does not know: documents, the look for personal data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """A figure of table two as the catalogue has it, and where it can be looked at."""

    number: int
    url: str = ""


Proposer = Callable[[Sequence[int], int], Mapping[str, Proposal]]  # (agencies, year) → figure's name → proposal
Scanner = Callable[[str], Sequence[str]]  # text → what personal data was found, masked, one by one

_proposers: list[Proposer] = []
_scanners: list[Scanner] = []


def register_proposer(proposer: Proposer) -> None:
    """Who knows how many normative documents an agency made, abolished and has in force."""
    _proposers.append(proposer)


def register_scanner(scanner: Scanner) -> None:
    """Who finds personal data in a text that is to be published."""
    _scanners.append(scanner)


def proposals(agencies: Sequence[int], year: int) -> dict[str, Proposal]:
    found: dict[str, Proposal] = {}
    for proposer in _proposers:
        found |= proposer(agencies, year)
    return found


def scan(text: str) -> list[str]:
    return [found for scanner in _scanners for found in scanner(text)]
