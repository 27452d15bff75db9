"""PDF, by PDFium."""

from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from .collecting import Collected, Refused
from .lines import unwrapped

_REFUSALS = {
    pdfium.FPDF_ERR_PASSWORD: "设有打开密码",
    pdfium.FPDF_ERR_SECURITY: "加密方式不支持",
}


def read(stream: BinaryIO, into: Collected) -> None:
    try:
        document = pypdfium2.PdfDocument(stream.read())
    except pypdfium2.PdfiumError as error:
        raise Refused(_REFUSALS.get(error.err_code, "PDF 文件已损坏，打不开")) from error
    unread: list[int] = []
    for number in range(1, len(document) + 1):
        into.turn(f"第 {number} 页")
        try:
            into.write(_text(document, number - 1, into.left))
        except pypdfium2.PdfiumError:
            unread.append(number)
    if unread and len(unread) == len(document):
        raise Refused("PDF 文件已损坏，各页都读不出")
    if unread:
        said = "、".join(map(str, unread[:10])) + ("等" if len(unread) > 10 else "")
        into.shortcomings.append(f"第 {said} 页已损坏，读不出")


def _text(document: pypdfium2.PdfDocument, index: int, left: int) -> str:
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            # One more than will be kept, so that it is noticed.
            return unwrapped(text.get_text_range(0, min(text.count_chars(), left + 1)))
        finally:
            text.close()
    finally:
        page.close()
