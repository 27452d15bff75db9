"""What may be handed in: a file that is what its ending says, and not too big; else people are told what to do."""

import struct
import time
import tracemalloc
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from interaction.casework.papers.checking import LONGEST_NAME, check_upload, clean_name
from interaction.casework.papers.fields import PaperField

from .conftest import DOCX, OLE, PDF, package, picture, upload


def refused(name, content, **kwargs):
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(name, content), **kwargs)
    return caught.value.messages[0]


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("身份证.JPG", picture("JPEG"), "image/jpeg"),
            ("扫描件.png", picture(), "image/png"),
            ("申请表.pdf", PDF, "application/pdf"),
            ("函.ofd", package("OFD.xml"), "application/ofd"),
            ("表.docx", package(*DOCX), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (
                "表.xlsx",
                package("xl/workbook.xml"),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            ("表.doc", OLE, "application/msword"),
            ("表.wps", OLE, "application/vnd.ms-works"),
            ("表.et", package("xl/workbook.xml"), "application/vnd.ms-excel"),
            ("说明.txt", "要求提供学区划分方案".encode(), "text/plain"),
            ("说明.txt", "要求提供学区划分方案".encode("gb18030"), "text/plain"),
            ("说明.txt", "要求提供学区划分方案".encode("utf-16"), "text/plain"),
            ("名单.csv", b"a,b\r\n1,2\r\n", "text/csv"),
        ],
    )
    def test_ordinary_files(self, name, content, media_type):
        checked = check_upload(upload(name, content))
        assert (checked.name, checked.media_type) == (name, media_type)

    def test_a_letter_cut_between_two_blocks_is_still_a_letter(self):
        check_upload(upload("长.txt", b"a" + "政".encode() * 50_000))

    def test_archives_come_from_staff_alone(self):
        content = package("方案.pdf")
        assert check_upload(upload("材料.zip", content), staff=True).media_type == "application/zip"
        assert "材料.zip" in refused("材料.zip", content)


class TestWhatIsRefused:
    @pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.js", "无后缀", "a.pdf.exe", "a.htm", ""])
    def test_other_kinds(self, name):
        message = refused(name or " ", PDF)
        assert "可以上传 pdf" in message
        assert name in message

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.4"),
            ("a.pdf", b"MZ\x90\x00"),
            ("a.jpg", package("a.txt")),
            ("a.jpg", b"\xff\xd8\xff\xe0<script>alert(1)</script>"),
            ("a.png", b"\x89PNG\r\n\x1a\n<html>"),
            ("a.png", picture("JPEG")),
            ("a.txt", b"\n <!DOCTYPE html><p>"),
            ("a.txt", '<svg onload="alert(1)">'.encode("utf-16")),
            ("a.csv", b"a\x00b"),
            ("a.txt", b"\xff\xff\xff"),
            ("a.docx", package("a.txt")),
            ("a.docx", OLE),
            ("a.docx", package(*DOCX, "word/vbaProject.bin")),
            ("a.docx", package(*DOCX)[:-30]),
            ("a.xls", b"<table><tr><td>1</td></tr></table>"),
        ],
    )
    def test_what_is_not_what_its_ending_says(self, name, content):
        message = refused(name, content)
        assert message.startswith(f"“{name}”不能上传")
        assert "请" in message

    def test_too_big_and_empty(self, settings):
        settings.PAPER_MAX_BYTES = 100
        assert "超过 100" in refused("a.pdf", PDF + b" " * 100)
        assert "空文件" in refused("a.pdf", b"")

    def test_the_field_names_every_file_that_cannot_be_taken(self):
        field = PaperField()
        with pytest.raises(ValidationError) as caught:
            field.clean([upload("a.exe", b"MZ"), upload("b.pdf", PDF), upload("c.pdf", b"x")])
        assert [message[:7] for message in caught.value.messages] == ["“a.exe”", "“c.pdf”"]
        with pytest.raises(ValidationError, match="最多 10 个"):
            field.clean([upload(f"{i}.pdf", PDF) for i in range(11)])
        with pytest.raises(ValidationError, match="请选择文件"):
            field.clean([])
        assert PaperField(required=False).clean([]) == []


class TestBombs:
    """Files made to burst are refused at once, in little memory."""

    @staticmethod
    def refused_cheaply(name, content):
        file = upload(name, content)
        tracemalloc.start()
        begun = time.thread_time()
        with pytest.raises(ValidationError):
            check_upload(file)
        took, (_, peak) = time.thread_time() - begun, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert took < 10  # the bombs themselves would take minutes
        assert peak < 40 * 2**20

    @staticmethod
    def png(width, height, *chunks):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + b"".join(chunk(*one) for one in chunks)
            + chunk(b"IEND", b"")
        )

    def test_a_picture_of_billions_of_points(self):
        self.refused_cheaply("a.png", self.png(50_000, 50_000, (b"IDAT", zlib.compress(b"\0" * 2**22))))
        self.refused_cheaply("b.png", self.png(9_000, 9_000, (b"IDAT", zlib.compress(b"\0" * 2**22))))

    def test_text_in_a_picture_that_unpacks_to_gigabytes(self):
        text = (b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 2**27))
        self.refused_cheaply("a.png", self.png(10, 10, text, (b"IDAT", zlib.compress(b"\0" * 310))))

    def test_a_document_that_says_it_holds_gigabytes(self):
        content = bytearray(package(*DOCX))
        at = content.rfind(b"PK\x01\x02")
        struct.pack_into("<I", content, at + 24, 2**32 - 2)
        self.refused_cheaply("a.docx", bytes(content))

    def test_a_document_of_a_million_parts(self):
        entry = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<H", 1) + b"\0" * 16 + b"a"
        listed = entry * 400_000
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(listed), 4, 0)
        self.refused_cheaply("a.docx", b"PK\x03\x04" + listed[: 19 * 2**20] + end)

    @given(st.binary(max_size=300))
    def test_whatever_comes_is_taken_or_refused(self, content):
        for ending in ("pdf", "ofd", "docx", "doc", "txt", "csv", "jpg", "png", "wps", "et", "zip"):
            start = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "docx": b"PK\x03\x04"}.get(ending, b"")
            for one in (content, start + content, start + content + b"PK\x05\x06" + content):
                file = SimpleUploadedFile(f"a.{ending}", one)
                try:
                    check_upload(file, staff=True)
                except ValidationError as error:
                    assert "请" in error.messages[0]


class TestNames:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("..\\..\\boot.pdf", "boot.pdf"),
            ("a\u202efdp.txt", "afdp.txt"),
            ("a\x00b.pdf", "ab.pdf"),
            ('x"><b>.pdf', "x___b_.pdf"),
            (".pdf", "文件.pdf"),
            ("..", "文件"),
            ("", "文件"),
            ("申请 表.pdf ", "申请 表.pdf"),
        ],
    )
    def test_cleaned(self, given, kept):
        assert clean_name(given) == kept

    @given(st.text(max_size=400))
    def test_any_name_becomes_one_that_can_be_stored(self, given):
        name = clean_name(given)
        assert 0 < len(name) <= LONGEST_NAME
        assert not set(name) & set('/\\<>:"|?*\0\r\n')
        assert not name.startswith(".")
        assert clean_name(name) == name
