"""Content files: fields in TOML between lines of ``+++``, then a text in a small part of Markdown.

Headings (``##``, ``###``), paragraphs, lists, tables, ``**bold**``, links, and fenced blocks whose content is TOML
(``people``, ``chart`` …). A line ``表：…`` before a table is its caption. ``[…](doc:key)`` leads to a demo document.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from .dates import fill

CONTENT = Path(__file__).parent / "content"

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_ITEM = re.compile(r"(?:-|\d+\.) ")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+|附[表件])[\s\u3000]*"
)

Resolver = Callable[[str], str]
Piece = tuple[str, Any]


@dataclass(frozen=True)
class Source:
    """One content file. ``key``: its path below the folder asked for, without suffix."""

    key: str
    fields: dict[str, Any]
    body: str


def sources(folder: str, today: date) -> list[Source]:
    """All files of a folder of the content, in the order of their paths. Raises ValueError, naming the file."""
    found = []
    for path in sorted((CONTENT / folder).rglob("*.md")):
        text = fill(path.read_text(encoding="utf-8"), today)
        key = path.relative_to(CONTENT / folder).with_suffix("").as_posix()
        _, head, body = text.split("+++\n", 2)
        try:
            found.append(Source(key, tomllib.loads(head), body.strip()))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{folder}/{key}：{error}") from error
    return found


def tables(folder: str) -> list[dict[str, Any]]:
    """All TOML files of a folder of the content, in the order of their paths."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((CONTENT / folder).glob("*.toml"))]


def inline(text: str, resolve: Resolver = str) -> str:
    """One line of text as HTML; ``resolve`` gives the address a link leads to."""
    html = _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
    return _LINK.sub(lambda link: f'<a href="{escape(resolve(link[2]))}">{link[1]}</a>', html)


def pieces(text: str, title: str, resolve: Resolver = str) -> list[Piece]:
    """``("text", HTML)``, ``("table", (rows, caption))`` and ``(name, fields)`` of fenced blocks, in their order.

    A table without a line ``表：…`` is named after the heading above it, else after ``title``.
    """
    found: list[Piece] = []
    html: list[str] = []
    heading = title

    def close() -> None:
        if html:
            found.append(("text", "".join(html)))
            html.clear()

    for kind, lines in _blocks(text):
        if kind == "table":
            caption = lines.pop(0)[2:] if lines[0].startswith("表：") else heading
            close()
            found.append(("table", (_rows(lines), caption)))
        elif kind.startswith("```"):
            close()
            found.append((kind[3:], tomllib.loads("\n".join(lines))))
        elif kind == "heading":
            level, _, words = lines[0].partition(" ")
            if level == "##":
                close()  # one piece of text a chapter is light to edit
            heading = _NUMBERING.sub("", words)
            html.append(f"<h{len(level)}>{inline(words, resolve)}</h{len(level)}>")
        elif kind == "list":
            tag = "ul" if lines[0].startswith("-") else "ol"
            items = "".join(f"<li>{inline(_ITEM.sub('', line, count=1), resolve)}</li>" for line in lines)
            html.append(f"<{tag}>{items}</{tag}>")
        else:
            html.extend(f"<p>{inline(line, resolve)}</p>" for line in lines)
    close()
    return found


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines between blank lines, and what they are."""
    fence, kept = "", list[str]()
    for line in [*text.splitlines(), ""]:
        if fence:
            if line == "```":
                yield fence, kept
                fence, kept = "", []
            else:
                kept.append(line)
        elif line.startswith("```"):
            fence = line
        elif line.strip():
            kept.append(line.strip())
        elif kept:
            yield _kind(kept), kept
            kept = []


def _kind(lines: list[str]) -> str:
    if lines[0].startswith("##"):
        return "heading"
    if len(lines) > 1 and any(_RULE.fullmatch(line) for line in lines[1:3]):
        return "table"
    return "list" if all(_ITEM.match(line) for line in lines) else "paragraphs"


def _rows(lines: list[str]) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not _RULE.fullmatch(line)]
