"""Files as people hand them in."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture(autouse=True)
def papers_of_its_own(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    return tmp_path


def picture(form="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def package(*names, content=b"<x/>", level=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name in names:  # without the time of day, which would name the tests made of it differently every second
            archive.writestr(zipfile.ZipInfo(name), content, level)
    return out.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DOCX = ("[Content_Types].xml", "word/document.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
