"""Type for letters: one small TrueType font for each letter, of just the characters that stand in it.

reportlab embeds TrueType outlines alone, while the Chinese fonts at hand are mostly OpenType with CFF outlines, in
collections. So each character's outline is taken from the first font on this machine that has it, turned into TrueType
curves where need be, and the letter gets a font made of them. Where there is no Chinese font at all the letter names
STSong-Light, for which every reader of PDF has something.

No character vanishes: one that no font has is written as its code point.
"""

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, TTLibError
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

UNITS = 1000
FALLBACK = "STSong-Light"
# Where systems keep Chinese fonts: those meant for official papers first.
_PLACES = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_REGULAR = (
    "simfang.ttf", "FangSong*.ttf", "STFangsong.ttf", "NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf",
    "NotoSerifSC-Regular.*", "SourceHanSerif*-Regular.*", "SourceHanSerif.ttc", "simsun.ttc", "Songti.ttc", "uming.ttc",
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.*", "wqy-*.ttc", "DroidSansFallback*.ttf", "simsunb.ttf",
)  # fmt: skip
_BOLD = (
    "FZXiaoBiaoSong*.ttf",
    "NotoSerifCJK-Bold.ttc",
    "NotoSerifCJKsc-Bold.otf",
    "SourceHanSerif*-Bold.*",
    "simhei.ttf",
)


def _found(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        for place in _PLACES:
            if Path(place).is_dir():
                yield from sorted(Path(place).rglob(pattern))


@lru_cache(maxsize=1)
def _installed(own: str) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Regular and bold fonts, the best first; ``own``: what the settings name, before all others."""
    regular = (*([Path(own)] if own else []), *_found(_REGULAR))
    bold = tuple(_found(_BOLD)) if not own else ()
    return tuple(dict.fromkeys(regular))[:6], tuple(dict.fromkeys((*bold, *regular)))[:6]


class Face:
    """A font file, opened: of a collection the Simplified Chinese one."""

    def __init__(self, path: Path) -> None:
        number = 0
        if path.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(str(path), lazy=True) as collection:
                names = [str(font["name"].getDebugName(4)) for font in collection.fonts]
            number = next((place for place, name in enumerate(names) if " SC" in name), 0)
        self.font = TTFont(str(path), fontNumber=number, lazy=True)
        self.cmap: dict[int, str] = self.font.getBestCmap() or {}
        self.glyphs = self.font.getGlyphSet()
        self.scale = UNITS / self.font["head"].unitsPerEm

    def glyph(self, code: int) -> tuple[Any, int]:
        """The outline of a character in TrueType curves, and its width."""
        glyph = self.glyphs[self.cmap[code]]
        recorded, pen = DecomposingRecordingPen(self.glyphs), TTGlyphPen(None)
        glyph.draw(recorded)
        cubic = "glyf" not in self.font
        curves = Cu2QuPen(pen, max_err=1.0, reverse_direction=cubic) if cubic else pen
        recorded.replay(TransformPen(curves, (self.scale, 0, 0, self.scale, 0, 0)))
        return pen.glyph(), round(glyph.width * self.scale)


@lru_cache(maxsize=12)
def _face(path: Path) -> Face | None:
    try:
        return Face(path)
    except (TTLibError, OSError, KeyError, ValueError):
        return None


def _faces(bold: bool) -> Iterator[Face]:
    for path in _installed(getattr(settings, "LETTER_FONT", ""))[bold]:
        face = _face(path)
        if face is not None:
            yield face


@lru_cache(maxsize=20_000)
def _has(bold: bool, code: int) -> bool:
    return any(code in face.cmap for face in _faces(bold))


def embeddable() -> bool:
    """Whether there is a Chinese font on this machine from which letters can be set."""
    return _has(False, ord("政"))


def _printable(letter: str) -> bool:
    if embeddable():
        return _has(False, ord(letter)) and _has(True, ord(letter))
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def mended(text: str) -> str:
    """``text`` as it can be printed: nothing invisible, and each character no font has as ``［U+20BB7］``."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(letter)
        if letter in "\t\u00a0\u3000 ":
            out.append("\u3000" if letter == "\u3000" else " ")
        elif letter == "\n" or (kind[0] not in "CZ" and not 0xFE00 <= ord(letter) <= 0xFE0F and _printable(letter)):
            out.append(letter)
        elif kind not in ("Cc", "Cf", "Zl", "Zp", "Cs") and not 0xFE00 <= ord(letter) <= 0xFE0F:
            out.append(f"［U+{ord(letter):04X}］")
    return "".join(out)


def _composed(name: str, codes: list[int], bold: bool) -> bytes:
    """A TrueType font of these characters."""
    order, cmap, outlines, metrics = [".notdef"], {}, {".notdef": TTGlyphPen(None).glyph()}, {".notdef": (UNITS, 0)}
    for code in codes:
        face = next((face for face in _faces(bold) if code in face.cmap), None)
        if face is None:
            continue
        glyph = f"u{code:X}"
        outlines[glyph], width = face.glyph(code)
        order.append(glyph)
        cmap[code], metrics[glyph] = glyph, (width, 0)
    builder = FontBuilder(UNITS, isTTF=True)
    builder.updateHead(created=0, modified=0)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {one: (width, getattr(table[one], "xMin", 0)) for one, (width, _) in metrics.items()}
    )
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Bold" if bold else "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


class Type:
    """The fonts of one document, known to reportlab by ``regular`` and ``bold`` until it is closed."""

    def __init__(self, text: str) -> None:
        # These stand on the page whatever the text says: its number, the colon after the addressee.
        self.codes = sorted({ord(letter) for letter in text if letter != "\n"} | set(map(ord, " 0123456789—：")))
        self.regular = self.bold = FALLBACK
        self._registered: list[str] = []

    def __enter__(self) -> "Type":
        if not embeddable():
            pdfmetrics.registerFont(UnicodeCIDFont(FALLBACK))
            return self
        key = hashlib.sha256(repr(self.codes).encode()).hexdigest()[:12]
        self.regular, self.bold = f"letter-{key}", f"letter-bold-{key}"
        for name, bold in ((self.regular, False), (self.bold, True)):
            pdfmetrics.registerFont(ttfonts.TTFont(name, io.BytesIO(_composed(name, self.codes, bold))))
            self._registered.append(name)
        return self

    def __exit__(self, *error: object) -> None:
        for name in self._registered:
            pdfmetrics._fonts.pop(name, None)
            pdfmetrics._dynFaceNames.pop(name, None)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <{last:02X}>
endcodespacerange
{count} beginbfchar
{pairs}
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _to_unicode(name: str, subset: list[int]) -> str:
    """As reportlab's, which writes characters beyond U+FFFF as one number of five digits, where UTF-16 is meant."""
    pairs = "\n".join(f"<{n:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for n, code in enumerate(subset))
    return _CMAP.format(name=name, last=len(subset) - 1, count=len(subset), pairs=pairs)


ttfonts.makeToUnicodeCMap = _to_unicode
