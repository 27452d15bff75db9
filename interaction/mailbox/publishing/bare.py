"""Office documents without what nobody sees who opens them: who wrote them, on whose computer, in which firm.

What is read of them is their text (``search.extraction``); what they say of their makers stands beside it, in parts of
its own and in attributes. Pictures in them cannot be looked into, so a document that holds any is not made bare.
"""

import io
import re
import zipfile

from PIL import Image

KINDS = frozenset({"docx", "xlsx", "pptx", "ofd"})
MOST = 60 * 2**20  # bytes, unpacked

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
# Parts about the document, and the same with nothing in them.
_EMPTY = {
    "docprops/core.xml": f'<?xml version="1.0" encoding="UTF-8"?><coreProperties xmlns="{_CORE}"/>',
    "docprops/app.xml": f'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="{_OFFICE}/extended-properties"/>',
    "docprops/custom.xml": f'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="{_OFFICE}/custom-properties"/>',
}
_TEXT_PARTS = (".xml", ".rels", ".vml")
_FONTS = (".odttf", ".ttf", ".otf", ".cff")
_BLANK = re.compile(r"docprops/thumbnail\.(?:jpe?g|png)|.*printersettings\d*\.bin")  # its first page; whose printer
# Names of persons and of their accounts, wherever they are told of a remark or a change.
_ATTRIBUTE = re.compile(
    rb"""(\s(?:[\w.-]{1,20}:)?(?:author|initials|userId|displayName|userName|providerId|lastModifiedBy))="""
    rb"""(?:"[^"]*"|'[^']*')"""
)
_ELEMENT = re.compile(rb"<((?:[\w.-]{1,20}:)?(?:author|Author|Creator|ModUser))((?:\s[^>]*)?)>[^<]*</")
_PATH = re.compile(rb"""(<(?:[\w.-]{1,20}:)?absPath\s[^>]*?url=)(?:"[^"]*"|'[^']*')""")


class NotBare(Exception):
    """It cannot be: the text says why."""


def bare(content: bytes) -> bytes:
    """The document again, with the same text. Raises NotBare."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            members = [member for member in old.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > MOST:
                raise NotBare("文件展开后太大")
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
                for member in members:
                    # By name alone: neither the day it was written nor a comment of the packer goes along.
                    new.writestr(zipfile.ZipInfo(member.filename), _part(member.filename, old.read(member)),
                                 zipfile.ZIP_DEFLATED)  # fmt: skip
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise NotBare("文件已经损坏") from error
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    lowered = name.lower()
    if lowered in _EMPTY:
        return _EMPTY[lowered].encode()
    if lowered.endswith(_FONTS):
        return content
    if _BLANK.fullmatch(lowered):
        return _white() if "thumbnail" in lowered else b""
    if not lowered.endswith(_TEXT_PARTS):
        raise NotBare("里面有图片或者嵌入的文件，查不了其中的个人信息；可以请来信人只发文字，或者把图片单独公开")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotBare("文件的编码很少见")
    content = _ATTRIBUTE.sub(rb'\1=""', content)
    content = _ELEMENT.sub(rb"<\1\2></", content)
    return _PATH.sub(rb'\1""', content)


def _white() -> bytes:
    out = io.BytesIO()
    Image.new("L", (1, 1), "white").save(out, "JPEG")
    return out.getvalue()
