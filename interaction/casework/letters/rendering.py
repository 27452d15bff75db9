"""A letter as PDF and as DOCX: the same words in the same places."""

import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ..encryption import Unreadable
from ..models import Paper
from . import layout, writing

SIZE = Pt(16)
LINE = Pt(28.9)
_SONG, _FANG = "方正小标宋简体", "仿宋_GB2312"
# XML knows no control characters, no lone half of a pair, and neither of the two that are no characters.
_NOT_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def _content(paper: Paper) -> dict[str, Any]:
    if not paper.content or not writing.is_unchanged(paper):
        raise Unreadable("文书内容已经清除，或者和登记的摘要不一致。")
    return dict(paper.content)


def _lines(content: dict[str, Any]) -> list[str]:
    """The body, and what is attached as GB/T 9704 lists it."""
    lines = [line.strip(" ") for line in content["body"].split("\n")]
    names = content.get("attachments", [])
    if len(names) == 1:
        lines += ["", f"附件：{names[0]}"]
    elif names:
        lines += ["", f"附件：1．{names[0]}", *(f"　　　{n}．{name}" for n, name in enumerate(names[1:], 2))]
    return lines


def pdf(paper: Paper) -> bytes:
    content = _content(paper)
    return layout.build(
        content["title"], _lines(content), mark=content["mark"], number=content["number"],
        addressee=content["addressee"], signature=content["signature"], date=content["date"],
    )  # fmt: skip


def docx(paper: Paper) -> bytes:
    content, document = _content(paper), Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    _page_number(section)
    core = document.core_properties
    core.title, core.author, core.subject = (_NOT_XML.sub("", content[k])[:255] for k in ("title", "mark", "number"))
    core.comments = ""
    _paragraph(
        document, content["mark"], font=_SONG, size=Pt(36), align="CENTER", colour=RGBColor(0xC8, 0x10, 0x2E), line=None
    )
    number = _paragraph(document, content["number"], align="CENTER")
    _red_line(number)
    _paragraph(document, "")
    _paragraph(document, content["title"], font=_SONG, size=Pt(22), align="CENTER", line=Pt(36))
    _paragraph(document, "")
    if content["addressee"]:
        _paragraph(document, content["addressee"] + "：")
    for line in _lines(content):
        _paragraph(document, line, indent=bool(line))
    _paragraph(document, "")
    _paragraph(document, "")
    _paragraph(document, content["signature"], align="RIGHT", right=2, together=True)
    _paragraph(document, content["date"], align="RIGHT", right=4)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _typed(run: Any, font: str, size: Any, colour: Any = None) -> None:
    run.font.name, run.font.size = "Times New Roman", size
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if colour is not None:
        run.font.color.rgb = colour


def _paragraph(
    document: Any, text: str, *, font: str = _FANG, size: Any = SIZE, align: str = "JUSTIFY", colour: Any = None,
    indent: bool = False, right: int = 0, line: Any = LINE, together: bool = False,
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next = together
    if line is not None:
        form.line_spacing = line
    if indent:
        form.first_line_indent = size * 2
    if right:
        form.right_indent = size * right
    _typed(paragraph.add_run(_NOT_XML.sub("", text)), font, size, colour)
    return paragraph


def _red_line(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "6", "color": "C8102E"}.items():
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")


def _page_number(section: Any) -> None:
    """— 1 —, in the middle: a word processor puts it where it belongs when it is printed on both sides."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _typed(paragraph.add_run("— "), "宋体", Pt(14))
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    _typed(run, "宋体", Pt(14))
    _typed(paragraph.add_run(" —"), "宋体", Pt(14))
