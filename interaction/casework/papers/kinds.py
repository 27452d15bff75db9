"""Kinds of files that are taken, and whether a file is what its ending says. Nothing here unpacks or decodes a file as
a whole: a file made to burst when opened costs no more than any other."""

import codecs
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from PIL import Image

BLOCK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe", b"<math")
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26})
_DIRECTORY = 1 << 20  # a list of contents longer than this is no office document


class Mismatch(Exception):
    """The file is not what its ending says; the text says why, and what can be done."""


@dataclass(frozen=True)
class Kind:
    """``look``: raises ``Mismatch``; the file is at its beginning then and may be left anywhere."""

    media_type: str
    look: Callable[[IO[bytes]], None]


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _pdf(file: IO[bytes]) -> None:
    if not file.read(32).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        raise Mismatch("内容不是 PDF")


def _ole(file: IO[bytes]) -> None:
    if file.read(8) != _OLE:
        raise Mismatch("内容和后缀不一致")


def _bounded_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive's list of contents, read only when it is of an ordinary size."""
    if file.read(4) != b"PK\x03\x04":
        raise Mismatch("内容和后缀不一致，也可能加了密码")
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Mismatch("文件不完整")
    (length,) = struct.unpack_from("<I", tail, at + 12)
    if length > _DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Mismatch("里面的文件太多")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeError) as error:
        raise Mismatch("文件损坏或者不完整") from error
    if sum(entry.file_size for entry in archive.infolist()) > settings.PAPER_MAX_UNPACKED:
        raise Mismatch("解压后太大")
    return archive


def _zip(file: IO[bytes]) -> None:
    _bounded_zip(file)


def _package(*parts: str) -> Callable[[IO[bytes]], None]:
    """An office document: a ZIP with one of these inside, and no macros."""

    def look(file: IO[bytes]) -> None:
        names = {name.casefold() for name in _bounded_zip(file).namelist()}
        if not names & {part.casefold() for part in parts}:
            raise Mismatch("内容和后缀不一致")
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Mismatch("含有宏")

    return look


def _either(*looks: Callable[[IO[bytes]], None]) -> Callable[[IO[bytes]], None]:
    def look(file: IO[bytes]) -> None:
        for one in looks[:-1]:
            try:
                return one(file)
            except Mismatch:
                file.seek(0)
        return looks[-1](file)

    return look


def _text(file: IO[bytes]) -> None:
    """UTF-8, UTF-16 with its mark, or GB 18030; neither control characters nor a web page."""
    start = file.read(1024)
    file.seek(0)
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    plain = start.decode("utf-16", "ignore").encode() if wide else start
    if plain.lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP):
        raise Mismatch("内容是网页或者脚本，不是文字")
    decoders = [codecs.getincrementaldecoder(name)() for name in (["utf-16"] if wide else ["utf-8", "gb18030"])]
    for block in _blocks(file):
        if not wide and len(block.translate(None, _CONTROL)) != len(block):
            raise Mismatch("内容不是文字")
        decoders = [decoder for decoder in decoders if _decodes(decoder, block)]
        if not decoders:
            break
    if not any(_decodes(decoder, b"", True) for decoder in decoders):
        raise Mismatch("文字编码无法识别，请另存为 UTF-8")


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeError:
        return False
    return True


def _picture(form: str) -> Callable[[IO[bytes]], None]:
    """Size and structure from the headers; the picture itself is never unpacked."""

    def look(file: IO[bytes]) -> None:
        try:
            with Image.open(file, formats=[form]) as picture:
                width, height = picture.size
                if width * height <= settings.PAPER_MAX_PIXELS:
                    picture.verify()
        except Image.DecompressionBombError as error:
            raise Mismatch("图片太大") from error
        except Exception as error:  # whatever a malformed picture makes Pillow raise
            raise Mismatch("不是完整的图片") from error
        if width * height > settings.PAPER_MAX_PIXELS:
            raise Mismatch(f"图片有 {width}×{height} 点，太大")

    return look


_OFFICE = "application/vnd.openxmlformats-officedocument"
PUBLIC: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _pdf),
    "ofd": Kind("application/ofd", _package("OFD.xml")),
    "doc": Kind("application/msword", _ole),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _package("word/document.xml")),
    "xls": Kind("application/vnd.ms-excel", _ole),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _package("xl/workbook.xml")),
    "wps": Kind("application/vnd.ms-works", _either(_ole, _package("word/document.xml"))),
    "et": Kind("application/vnd.ms-excel", _either(_ole, _package("xl/workbook.xml"))),
    "txt": Kind("text/plain", _text),
    "csv": Kind("text/csv", _text),
    "jpg": Kind("image/jpeg", _picture("JPEG")),
    "jpeg": Kind("image/jpeg", _picture("JPEG")),
    "png": Kind("image/png", _picture("PNG")),
}
# What an agency gives may be many files; what strangers send is looked into, and an archive cannot be.
STAFF: dict[str, Kind] = PUBLIC | {"zip": Kind("application/zip", _zip)}
