"""Attachments of a letter that is to be shown: none is, unless somebody has chosen it. Pictures may be blacked out;
other files are shown as they are, and only where all of what they say was read and holds no data of persons."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageDraw

from interaction.casework.encryption import Unreadable
from interaction.casework.models import Paper
from interaction.casework.papers import pictures, store
from interaction.casework.papers.store import Stored
from search.extraction import process
from search.extraction.readers import KINDS

from . import bare
from .finding import Finder
from .models import PublishedFile, PublishedLetter

MOST_RECTANGLES = 50
SIDES = ("left", "top", "width", "height")
PREVIEW = (1200, 1200)  # points; rectangles are of the whole picture all the same


def papers_of(letter: PublishedLetter) -> list[Paper]:
    """What the writer handed in, with the letter and later."""
    papers = Paper.objects.filter(case=letter.case_id, kind=Paper.Kind.ATTACHMENT, erased_on=None)
    return [paper for paper in papers.exclude(file="").order_by("pk") if paper.level == Paper.Level.APPLICANT]


def files_of(letter: PublishedLetter) -> list[PublishedFile]:
    """One row for each paper; those that came meanwhile get theirs, which is: not shown."""
    known = {file.paper_id: file for file in letter.files.select_related("paper__stored")}
    new = [
        PublishedFile(letter=letter, paper=paper, media_type=paper.media_type)
        for paper in papers_of(letter)
        if paper.pk not in known
    ]
    if new:
        PublishedFile.objects.bulk_create(new, ignore_conflicts=True)
        return list(letter.files.select_related("paper__stored"))
    return list(known.values())


# --- What stops a file


def reason_against(file: PublishedFile, finder: Finder) -> str:
    """Why the file cannot be shown; empty where it can."""
    paper = file.paper
    if paper.erased_on or not paper.file:
        return "此件材料已经清除。"
    if paper.is_withheld:
        return f"{paper.told_staff}。"
    if file.is_picture:
        return ""
    return _said_against(paper, finder)


def _said_against(paper: Paper, finder: Finder) -> str:
    kind = paper.name.rpartition(".")[2].lower()
    if kind not in KINDS:
        return f"这种格式（.{kind}）的内容读不出来，查不了个人信息，不能公开。"
    try:
        with TemporaryFile() as plain:
            for block in store.content_of(paper.file):
                plain.write(block)
            if kind in bare.KINDS:
                plain.seek(0)
                bare.bare(plain.read())
            plain.seek(0)
            outcome = process.run(plain, kind)
    except bare.NotBare as error:
        return f"{error}，不能公开。"
    except (Unreadable, OSError) as error:
        return f"文件打不开（{error}），不能公开。"
    if outcome.refused or outcome.shortcomings:
        return f"内容没有全部读出来（{outcome.refused or outcome.shortcomings}），查不了个人信息，不能公开。"
    pages = [text for _, text in outcome.pages]
    if outcome.empty or not any(text.strip() for text in pages):
        return "文件里没有文字，可能是扫描的图片，查不了个人信息，不能公开。"
    if kind in ("pdf", "ofd") and not all(text.strip() for text in pages):
        return "文件里有的页没有文字，可能是图片，查不了个人信息，不能公开。"
    found = finder.find("\n".join([*pages, outcome.aside]))
    if found:
        samples = "、".join(dict.fromkeys(one.masked for one in found[:3]))
        return f"里面有个人信息（{samples}{'等' if len(found) > 3 else ''}），不能公开。"
    return ""


# --- Blacking out


@dataclass(frozen=True)
class Rectangle:
    """In points of the picture, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.width - 1, self.top + self.height - 1


def rectangles_from(data: Mapping[str, Any], prefix: str) -> list[list[int]]:
    """What was typed or drawn: ``<prefix>-<n>-left`` and so on. ``ValidationError`` says what is wrong with it."""
    found: list[list[int]] = []
    for number in range(MOST_RECTANGLES):
        typed = [str(data.get(f"{prefix}-{number}-{side}") or "").strip() for side in SIDES]
        if not any(typed):
            continue
        values = [int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1 for text in typed]
        if min(values) < 0 or values[2] == 0 or values[3] == 0:
            raise ValidationError(f"涂黑的第 {number + 1} 处要填四个整数：左、上、宽、高，宽和高不能是 0。")
        found.append(values)
    return found


def burned(paper: Paper, blacked: Iterable[Iterable[int]]) -> Image.Image:
    """The picture as it may be shown: made anew, and black where it was said. What was there is gone."""
    content = io.BytesIO(store.open_paper(paper))
    try:
        picture = pictures.drawn(content, _form(paper))
    except pictures.TooMuch as error:
        raise ValidationError(str(error)) from error
    pen = ImageDraw.Draw(picture)
    for numbers in blacked:
        pen.rectangle(Rectangle(*numbers).box, fill=0 if picture.mode == "L" else (0, 0, 0))
    return picture


def size_of(paper: Paper) -> tuple[int, int]:
    """Width and height of the picture as it is shown."""
    content = io.BytesIO(store.open_paper(paper))
    try:
        return pictures.seen_size(content, _form(paper))
    except pictures.TooMuch as error:
        raise ValidationError(str(error)) from error


def _form(paper: Paper) -> str:
    return "PNG" if paper.media_type == "image/png" else "JPEG"


def encoded(picture: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    pictures.write(picture, "PNG" if media_type == "image/png" else "JPEG", out)
    return out.getvalue()


def preview(paper: Paper, blacked: Iterable[Iterable[int]]) -> bytes:
    """Small enough for a page of the desk."""
    picture = burned(paper, blacked)
    picture.thumbnail(PREVIEW)
    return encoded(picture, "image/jpeg")


def make_public(file: PublishedFile, number: int) -> None:
    """Put away what everybody may have. Its name says nothing of the writer's own."""
    paper = file.paper
    ending = paper.name.rpartition(".")[2].lower()
    file.name = f"{'图片' if file.is_picture else '附件'}{number}.{ending}"
    if file.is_picture:
        content = encoded(burned(paper, file.blacked), file.media_type)
    else:
        content = store.open_paper(paper)
        if ending in bare.KINDS:
            content = bare.bare(content)
    stored: Stored = store.put_content(file.name, content, file.media_type)
    file.file, file.size = stored.file, stored.size
    file.save()


def take_back(letter: PublishedLetter) -> None:
    """What everybody could have is there no more."""
    for file in letter.files.exclude(file=""):
        store.discard(file.file)
        file.file, file.size = "", 0
        file.save()


def named(files: Iterable[str]) -> Iterable[str]:
    """Of these files, those that public letters name (``store.register_holder``)."""
    return PublishedFile.objects.filter(file__in=list(files)).values_list("file", flat=True)
