"""A part of a file, as the Range header asks for it (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 256 * 2**10
_RANGE = re.compile(r"bytes=\s*(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})\s*", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Bytes ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class NoSuchPart(Exception):
    """The file is shorter than the part begins."""


def part_of(header: str, size: int) -> Part | None:
    """What the header asks for of a file of this size; None where the whole file is the answer: it asks for nothing,
    for several parts at once, or what it says is no range. Raises NoSuchPart."""
    said = _RANGE.fullmatch(header)
    if not said or not (said["first"] or said["last"]):
        return None
    if not said["first"]:  # the last so many
        length = int(said["last"])
        if not length or not size:
            raise NoSuchPart
        return Part(max(0, size - length), size - 1)
    first = int(said["first"])
    last = int(said["last"]) if said["last"] else size - 1
    if last < first and said["last"]:
        return None
    if first >= size:
        raise NoSuchPart
    return Part(first, min(last, size - 1))


class Reading:
    """The bytes of a part, read while they are sent; ``close`` is called by the server."""

    def __init__(self, path: Path, part: Part) -> None:
        self.file = path.open("rb")
        self.file.seek(part.first)
        self.left = part.length

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0:
            chunk = self.file.read(min(CHUNK, self.left))
            if not chunk:  # shorter than it was made: the connection breaks rather than that a piece goes for the whole
                raise OSError(f"{self.file.name} has become shorter")
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
