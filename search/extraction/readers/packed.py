"""Packages of XML parts (OOXML, OFD): unpacked a piece at a time, and only as far as they are honest."""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from search.extraction.limits import MAX_DEPTH, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, SMALL

from .collecting import Refused

CHUNK = 64 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of encrypted new ones
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END = b"PK\x05\x06"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def _nothing(*told: object) -> None:
    """Nobody is interested."""


class Package:
    """A ZIP file of parts. Raises Refused for what is none, encrypted, or a bomb."""

    def __init__(self, stream: BinaryIO) -> None:
        if stream.read(len(OLE)) == OLE:
            rest = stream.read()
            raise Refused("设有打开密码" if _ENCRYPTED in rest else "是旧版格式的文件，请另存为新格式再上传")
        _check_count(stream)
        stream.seek(0)
        try:
            self.archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise Refused("文件已损坏，打不开") from error
        members = self.archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise Refused("压缩包里的文件过多")
        if sum(member.file_size for member in members) > MAX_UNPACKED:
            raise Refused(f"展开后超过 {MAX_UNPACKED // 2**20} MB，疑似压缩炸弹")
        for member in members:
            _check(member)
        self.members = {member.filename.lstrip("/").lower(): member for member in members}

    def has(self, name: str) -> bool:
        return name.lstrip("/").lower() in self.members

    def parse(self, name: str, start: Start = _nothing, end: End = _nothing, text: End = _nothing) -> None:
        """Read an XML part: local names of elements, attributes without their namespaces. Raises Refused."""
        member = self.members.get(name.lstrip("/").lower())
        if member is None:
            raise Refused("文件已损坏，缺少必要的部分")
        parser = _parser(start, end, text)
        try:
            with self.archive.open(member) as part:
                while chunk := part.read(CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("文件已损坏，内容读不下去") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused("文件已损坏，解压不了") from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What an OOXML part refers to: id → (type, name of the other part)."""
        folder, file = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if self.has(part):
            self.parse(part, start)
        return found


def _check_count(stream: BinaryIO) -> None:
    """A directory of millions of members is refused before it is read."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0:
        raise Refused("文件已损坏，打不开")
    if len(tail) >= place + 12 and struct.unpack("<H", tail[place + 10 : place + 12])[0] > MAX_MEMBERS:
        raise Refused("压缩包里的文件过多")


def _check(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise Refused("压缩包加了密码")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("压缩方法不支持")
    if member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise Refused("压缩比异常，疑似压缩炸弹")


def _parser(start: Start, end: End, text: End) -> expat.XMLParserType:
    """A parser that takes no definitions of a document's own: no entity, no bomb, nothing from elsewhere."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused("标签嵌套过深，疑似恶意文件")
        short: dict[str, str] = {}
        for name, value in attributes.items():
            namespace, _, own = name.rpartition(" ")
            if namespace or own not in short:  # of id and r:id, the relation counts
                short[own] = value
        start(tag.rpartition(" ")[2], short)

    def ended(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag.rpartition(" ")[2])

    def defined(*told: object) -> None:
        raise Refused("含有自定义实体（DTD），疑似恶意文件")

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = defined
    parser.EntityDeclHandler = defined
    return parser


def ordered(names: list[str]) -> list[str]:
    """Names of parts by their numbers: slide2 before slide10."""
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)])
