"""What the pages of the desk show of a letter that is, or may be, public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from interaction.casework.encryption import Unreadable

from .. import differences, files
from ..finding import Finder, TooMuch
from ..models import Mask, PublishedFile, PublishedLetter
from ..preparing import Choices
from ..wording import PLACES, found_in

KINDS = dict(Mask.KINDS)
BLANK = 3  # empty rows for further rectangles, for whoever draws by numbers


@dataclass(frozen=True)
class FoundRow:
    """One piece of personal data, and what is decided of it."""

    key: str
    kind: str
    sample: str
    places: str
    shown: bool
    reason: str


@dataclass(frozen=True)
class FileRow:
    """One attachment. ``against``: why it cannot be shown."""

    file: PublishedFile
    number: int
    against: str
    chosen: bool
    size: tuple[int, int] | None
    rectangles: list[tuple[int, list[Any]]] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True)
class TextRow:
    """One of title, letter and answer: as written, and as it would be shown."""

    name: str
    label: str
    written: str
    shown: str

    @property
    def pieces(self) -> list[differences.Piece]:
        return differences.pieces(self.written, self.shown)


def decided(letter: PublishedLetter | None) -> dict[str, str]:
    """Fingerprint → reason, of what is shown by decision."""
    masks = letter.masks.filter(shown=True) if letter else Mask.objects.none()
    return dict(masks.values_list("fingerprint", "reason"))


def found_rows(wording: Mapping[str, str], finder: Finder, shown: Mapping[str, str]) -> list[FoundRow]:
    return [
        FoundRow(key, str(KINDS[one.kind]), one.masked, "、".join(where), key in shown, shown.get(key, ""))
        for key, (one, where) in found_in(wording, finder).items()
    ]


def text_rows(original: Mapping[str, str], wording: Mapping[str, str], finder: Finder, shown: Mapping[str, str]) -> Any:
    """Three rows, or why there are none."""
    kept = {key for key, reason in shown.items() if reason.strip()}
    try:
        return [
            TextRow(name, label, original[name], finder.masked(wording.get(name, ""), kept).strip())
            for name, label in PLACES.items()
        ], ""
    except TooMuch:
        return [], "个人信息太多，不能逐处遮盖。请把有关的段落改写成不涉及个人的说法。"


def file_rows(
    letter: PublishedLetter, finder: Finder, choices: Choices | None = None, problems: Mapping[int, str] | None = None
) -> list[FileRow]:
    found = []
    for number, file in enumerate(files.files_of(letter), start=1):
        chosen = file.pk in choices.chosen if choices else file.chosen
        blacked = choices.blacked.get(file.pk, file.blacked) if choices else file.blacked
        against = files.reason_against(file, finder)
        size = None
        if file.is_picture and not against:
            try:
                size = files.size_of(file.paper)
            except (Unreadable, ValidationError) as error:
                against = f"图片打不开（{'；'.join(getattr(error, 'messages', [str(error)]))}），不能公开。"
        rows = [*enumerate(blacked)]
        rows += [(len(rows) + more, ["", "", "", ""]) for more in range(BLANK)]
        found.append(FileRow(file, number, against, chosen, size, rows, (problems or {}).get(file.pk, "")))
    return found
