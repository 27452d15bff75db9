"""What an upload holds beside the table that was read from it. The original is offered byte for byte, so whoever looks
for personal data looks here, too: lines above the header, all of a workbook that is no cell of the table, and every
text of a JSON file. What stands in the table as well is said again here: whoever looks knows it already."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from .json_rows import CHUNK
from .opening import Options
from .parts import ABOVE, LABEL, Beside
from .workbook_parts import of_workbook

__all__ = ["Beside", "beside"]

_CODECS = {"UTF-8": "utf-8-sig", "GB18030": "gb18030", "UTF-16": "utf-16"}
# A text with its quotes, or a whole number that is long enough to be somebody's. Nothing is given back: what could be
# would be remembered for each character of a picture that somebody wrote as text.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"(\s*:)?|(?<![0-9.eE+-])[0-9]{7,40}(?![0-9.eE])', re.DOTALL)
_LONGEST_NUMBER = 40
_NAMES_KNOWN = 10_000  # of members: each is told once


def beside(original: Path, options: Options, encoding: str) -> Iterator[Beside]:
    """``encoding`` as ``Built`` says it. Raises BadTable."""
    if encoding == "XLSX":
        yield from of_workbook(original, options)
    elif encoding in _CODECS:
        with original.open(encoding=_CODECS[encoding], errors="replace", newline="") as file:
            start = file.read(4096).lstrip("\ufeff \t\r\n")
            file.seek(0)
            if start[:1] in ("{", "["):
                yield from _texts(file)
            else:
                for line, text in enumerate(islice(file, options.header_line - 1), start=1):
                    yield Beside(ABOVE, line, text, LABEL)


def _texts(file: TextIO) -> Iterator[Beside]:
    """Every text of a JSON file and every long number: names of members, members that are no rows, names given twice
    of which one value is read."""
    names: set[str] = set()
    text, line, ended = "", 1, False
    while not ended:
        piece = file.read(max(CHUNK, len(text)))
        ended = not piece
        text += piece
        place = 0
        for found in _TOKEN.finditer(text):
            if found.end() == len(text) and not ended:
                break  # a number may go on in the next piece, a name end there
            line += text.count("\n", place, found.start())
            said, is_name = _said(found.group()), bool(found[1])
            if not is_name or said not in names:
                yield Beside("JSON 里表格以外的内容", line, said, LABEL if is_name else "")
            if is_name and len(names) < _NAMES_KNOWN:
                names.add(said)
            line += text.count("\n", found.start(), found.end())
            place = found.end()
        open_quote = text.find('"', place)
        kept = open_quote if open_quote >= 0 else max(place, len(text) - _LONGEST_NUMBER - 1)
        line += text.count("\n", place, kept)
        text = text[kept:]


def _said(token: str) -> str:
    token = token.rstrip(": \t\r\n")
    if "\\" not in token:
        return token.strip('"')
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token
