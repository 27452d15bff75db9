"""Documents as rows of lists and as lines of tables that people take home."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from search.listing import Row

from .models import Document
from .validity import TONES, Validity

COLUMNS = (
    "索引号", "名称", "内容概述", "发布机构", "制发机关", "发文字号", "文种", "主题分类", "体裁", "关键词",
    "成文日期", "发布日期", "施行日期", "有效期至", "废止日期", "有效性", "公开方式", "网址",
)  # fmt: skip


def row(listed: Any) -> Row:
    """One line of a list, of what ``shelves.LISTED`` names. “现行有效” is said of 公文 only: of statistics or an
    interpretation it means nothing."""
    validity = Validity(listed.document__validity)
    said = validity != Validity.IN_FORCE or bool(listed.document__document_number)
    agency = listed.document__lead_agency__short_name or listed.document__lead_agency__name
    return Row(
        title=listed.document__title,
        url=reverse("document", args=[listed.document__index_number]),
        agency=listed.document__issuer or agency,
        number=listed.document__document_number,
        date=listed.published_at,
        kind=listed.document__genre__name or "",
        state=str(validity.label) if said else "",
        state_tone=TONES[validity] if said else "",
    )


def rows(listed: Iterable[Any]) -> list[Row]:
    return [row(each) for each in listed]


def agencies_of(document: Document) -> str:
    """All that published it, the leading one first."""
    names = [document.lead_agency.name, *(agency.name for agency in document.co_agencies.all())]
    return "、".join(dict.fromkeys(names))


def line(document: Document, origin: str) -> list[Any]:
    """The values under COLUMNS; ``origin`` is the site's scheme and host."""
    return [
        document.index_number,
        document.title,
        document.summary,
        agencies_of(document),
        document.issuer,
        document.document_number,
        document.official_kind,
        document.topic.name if document.topic else "",
        document.genre.name if document.genre else "",
        document.keywords,
        document.issued_on,
        document.published_at,
        document.effective_on,
        document.expires_on,
        document.repealed_on,
        document.get_validity_display(),
        document.get_access_display(),
        f"{origin}{document.get_absolute_url()}",
    ]


def lines(documents: Iterable[Document], origin: str) -> Iterator[list[Any]]:
    return (line(document, origin) for document in documents)
