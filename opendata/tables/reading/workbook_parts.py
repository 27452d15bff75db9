"""All of an XLSX file that is no cell of the table: other sheets and hidden ones, formulas, headers and footers, notes,
names, links, properties, what charts and pivot tables remember. Every part of the package is read, known or not; what
is no XML (pictures, embedded files, macros) is named."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from .opening import Options
from .parts import ABOVE, AUTHOR, LABEL, UNREAD, Beside
from .sources import refuse
from .workbook import choose, opened

CHUNK = 2**20
_SHARED = r"xl/sharedStrings"  # texts of cells: what the table shows stands here, too
_PART_NAMES = (
    (r".*\.rels$|xl/(?:externalLinks|connections|queryTables)", "外部链接"),
    (r"xl/worksheets/", "公式、页眉页脚、提示和链接"),
    (r"xl/(?:comments|threadedComments|persons)", "批注"),
    (r"xl/(?:drawings|charts|diagrams)", "图形"),
    (r"xl/workbook\.xml", "工作簿的名称和设置"),
    (r"docProps/", "文件属性"),
    (r"xl/pivot", "透视表的缓存"),
    (_SHARED, "没有显示的文字"),
)
# Of the program, not of its users: types of parts, colours, in what order to reckon, the name of a printer.
_OF_PROGRAM = re.compile(r"\[Content_Types\]\.xml|xl/theme/.*|xl/calcChain\.xml|xl/printerSettings/.*")
_AUTHORS = {"creator", "lastModifiedBy", "Manager", "author", "userName", "refreshedBy"}
_PERSONS = r"xl/persons/"  # each has a displayName, as tables have
_IDENTIFIER = re.compile(r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\}?")
_SAYS_SOMETHING = re.compile(r'"|[0-9]{7}')  # of a formula
_TOLD_TOGETHER = 200_000  # characters of one text
_OVERLAP = 200  # characters of a longer one, so that nothing is cut in two
# The table itself could be read without a part that is damaged, packed in another way or in an encoding expat has not.
_BROKEN = (
    expat.ExpatError, LookupError, ValueError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def of_workbook(original: Path, options: Options) -> Iterator[Beside]:
    """Raises BadTable."""
    yield from _sheets(original, options)
    with zipfile.ZipFile(original) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or _OF_PROGRAM.fullmatch(name):
                continue
            if name.lower().endswith((".xml", ".rels", ".vml")):
                yield from _part(archive, member)
            else:
                yield _unread("图片、嵌入的文件", member)


def _unread(part: str, member: zipfile.ZipInfo) -> Beside:
    return Beside(part, 0, f"{member.filename}（{member.file_size} 字节，{member.CRC:08x}）", UNREAD)


def _sheets(original: Path, options: Options) -> Iterator[Beside]:
    """Cells of the sheets that were not read, and those above the header."""
    with opened(original) as book:
        read = choose(book, options.sheet, [])
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            most = options.header_line - 1 if sheet.title == read else None
            if most == 0:
                continue
            part = ABOVE if sheet.title == read else f"工作表“{sheet.title}”"
            for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=most), start=1):
                for cell in cells:
                    if cell is not None:
                        yield Beside(part, line, str(cell), LABEL)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Beside]:
    name = member.filename
    part = next((said for pattern, said in _PART_NAMES if re.match(pattern, name)), "其他部分")
    label = "" if re.match(_SHARED, name) else LABEL
    reader = _Reader(of_sheet=name.startswith("xl/worksheets/"), of_persons=bool(re.match(_PERSONS, name)))
    chunk = b"-"
    try:
        # Not by its name, which another part may have as well.
        with archive.open(member) as file:
            while chunk:
                chunk = file.read(CHUNK)
                reader.parser.Parse(chunk, not chunk)
                for text, kind in reader.told:
                    yield Beside(part, 0, text, kind or label)
                reader.told.clear()
    except _BROKEN:
        yield _unread("读不了的部分", member)


class _Reader:
    """Gathers what an XML part says: the texts of its elements, and of its attributes. Of the cells of a sheet only
    their formulas: what they show is read elsewhere."""

    def __init__(self, of_sheet: bool, of_persons: bool) -> None:
        self.of_sheet, self.of_persons = of_sheet, of_persons
        self.told: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.length = 0  # of all that ``text`` holds
        self.in_cells = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._hear
        self.parser.StartDoctypeDeclHandler = self._refuse

    @staticmethod
    def _refuse(*about: object) -> None:
        raise refuse("Excel 文件里有自定义实体（DTD），疑似恶意文件。")

    def _hear(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)
        if self.length > 2 * _TOLD_TOGETHER:  # of one element
            said = "".join(self.text)
            self._tell(said[:-_OVERLAP], "")
            self.text, self.length = [said[-2 * _OVERLAP :]], 2 * _OVERLAP

    def _tell(self, text: str, kind: str) -> None:
        for start in range(0, len(text), _TOLD_TOGETHER):
            self.told.append((text[max(0, start - _OVERLAP) : start + _TOLD_TOGETHER], kind))

    def _forget(self) -> None:
        self.text.clear()
        self.length = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.in_cells:
            # Nobody listens to the texts of cells: there are millions.
            self.parser.CharacterDataHandler = self._hear if name.endswith(" f") else None
            return
        local = _local(name)
        if self.of_sheet and local == "sheetData":
            self.in_cells = True
            self.parser.CharacterDataHandler = None
        elif local == "Relationship":
            if attributes.get("TargetMode") == "External":
                self.told.append((attributes.get("Target", ""), ""))
        elif local not in ("t", "r", "si"):  # of shared texts, of which there are millions
            self._tell_attributes(attributes)

    def _tell_attributes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if len(value) > (4 if value.isascii() else 1) and not _IDENTIFIER.fullmatch(value):
                self._tell(value, self._kind(name))

    def _end(self, name: str) -> None:
        if self.in_cells:
            if name.endswith(" f"):
                formula = "".join(self.text)
                if _SAYS_SOMETHING.search(formula):
                    self.told.append((formula, ""))
            elif name.endswith(" sheetData"):
                self.in_cells = False
                self.parser.CharacterDataHandler = self._hear
            self._forget()
            return
        local = _local(name)
        # Runs of one text stand in elements of their own, as the digits of a number may.
        if local in ("t", "r", "rPr", "sz", "b", "i", "color") and self.length < _TOLD_TOGETHER:
            return
        if said := "".join(self.text).strip():
            self._tell(said, self._kind(local))
        self._forget()

    def _kind(self, name: str) -> str:
        local = _local(name)
        return AUTHOR if local in _AUTHORS or (self.of_persons and local == "displayName") else ""


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
