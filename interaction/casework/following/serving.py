"""A paper as a download: a file as it was handed in, a letter as PDF or DOCX."""

import logging

from django.http import Http404
from django.http.response import HttpResponseBase

from ..encryption import Unreadable
from ..models import Paper
from ..papers.serving import attachment, paper_response

logger = logging.getLogger(__name__)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def serve(paper: Paper, form: str = "") -> HttpResponseBase:
    """``form``: of a letter, ``pdf`` or ``docx``. Who may have the paper is for the caller to know."""
    from .. import letters

    if bool(paper.file) == bool(form):
        raise Http404("没有这种格式。")
    try:
        if not form:
            return paper_response(paper)
        content = letters.pdf(paper) if form == "pdf" else letters.docx(paper)
        return attachment(content, f"{paper.name}.{form}", "application/pdf" if form == "pdf" else _DOCX)
    except Unreadable as error:
        logger.exception("Paper %s cannot be read", paper.pk)
        raise Http404("文件暂时打不开，请与受理机关联系。") from error
