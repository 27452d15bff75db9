"""Attachments as offices make them, and as those make them who mean harm."""

import io
import struct
import zipfile
import zlib

import docx
import docx.oxml
import pptx
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
OFD_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def pdf(*pages, password=""):
    """A PDF of these pages; lines as they are printed. An empty page holds a line that is drawn, as a scan would."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        canvas.line(72, 72, 200, 200)
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(72, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def word(*paragraphs, breaks_before=()):
    """A DOCX; before the paragraphs with these numbers a page began when it was last laid out."""
    document = docx.Document()
    for number, text in enumerate(paragraphs):
        paragraph = document.add_paragraph()
        if number in breaks_before:
            run = paragraph.add_run()
            run._r.append(docx.oxml.OxmlElement("w:lastRenderedPageBreak"))
        paragraph.add_run(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def slides(*texts, notes=""):
    show = pptx.Presentation()
    for text in texts:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def sheets(**named):
    book = Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _page(lines, template=""):
    objects = "".join(
        f'<ofd:TextObject ID="{10 + number}" Boundary="20 {20 + 8 * number} 170 6" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g 9 5">{line}</ofd:TextCode></ofd:TextObject>'
        for number, line in enumerate(lines)
    )
    used = f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>' if template else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {OFD_NAMES}>{used}'
        f'<ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def ofd(*pages, head=""):
    """An OFD of these pages; ``head`` stands on a template that all of them use."""
    listed = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if head else ""
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {OFD_NAMES} Version="1.1" DocType="OFD">'
        "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {OFD_NAMES}>'
        f"<ofd:CommonData><ofd:MaxUnitID>200</ofd:MaxUnitID>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Tpl_0/Content.xml": _page([head]),
    }
    for number, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(page.split("\n") if page else [], "7" if head else "")
    return zipped(parts)


# --- Harm


def word_of(document_xml):
    """A DOCX whose text is this XML, whatever it is."""
    return zipped({"word/document.xml": document_xml})


def zip_bomb():
    """A few hundred kilobytes that unpack to far more than is allowed; every member says how long it is."""
    return zipped({f"word/{number}.xml": b"\0" * (60 * 2**20) for number in range(6)} | {"word/document.xml": b"<a/>"})


def lying_zip_bomb():
    """The same for a single member, which says it were short."""
    data = bytearray(zipped({"word/document.xml": b"<a>" + b" " * (200 * 2**20) + b"</a>"}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(mark) + place
        data[start : start + 4] = struct.pack("<I", 1_000)
    return bytes(data)


def many_members():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(30_000):
            archive.writestr(str(number), b"")
    return stream.getvalue()


def laughs():
    """A billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return word_of(f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "哈">{entities}]><l>&l9;</l>')


def outside(path="/etc/passwd"):
    """XML that would have a file of the server read into it."""
    return word_of(f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file://{path}">]><l>&x;</l>')


def nested_xml(depth=200_000):
    return word_of("<a>" * depth + "</a>" * depth)


def raw_pdf(*objects):
    """A PDF made of these objects, from number 1 on; the first is the catalogue."""
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream_object(data, extra=b""):
    return b"<< /Length %d %s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def pdf_stream_bomb():
    """A page whose text unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    chunk = b"BT /F1 9 Tf (a) Tj ET\n" * 50_000
    once = b"".join([packer.compress(chunk) for _ in range(1_000)] + [packer.flush()])
    twice = zlib.compress(once, 9)
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        stream_object(twice, b"/Filter [/FlateDecode /FlateDecode]"),
    )


def pdf_page_loop():
    """A tree of pages that hangs from itself and claims a hundred million of them."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 100000000 >>",
    )


def pdf_form_loop():
    """A drawing that draws itself, many times."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        stream_object(b"/X Do " * 50),
        stream_object(
            b"/X Do /Y Do " * 50,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R /Y 6 0 R >> >>",
        ),
        stream_object(
            b"/X Do /Y Do " * 50,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R /Y 6 0 R >> >>",
        ),
    )
