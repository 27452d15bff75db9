"""/api/v1/letters: letters and their answers that were made public with their writers' consent."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from interaction.mailbox.kinds import LetterKind
from interaction.mailbox.publishing.listing import Letters, NoSuchFilter
from interaction.mailbox.publishing.models import PublishedLetter
from opendata.api.answers import Call, Refusal, answer
from search.listing import page_by_key

from . import lists

router = Router()
FILTERS = ("kind", "agency", "year")


class Line(BaseModel):
    id: int = Field(description="编号，也在网页地址里")
    title: str = Field(description="标题")
    kind: str = Field(description="类型的代码")
    kind_label: str = Field(description="类型")
    agency: str = Field(description="答复机构")
    answered_on: str | None = Field(description="答复日期")
    published_at: str = Field(description="公开时间")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="全文的接口地址")


class LetterList(BaseModel):
    results: list[Line] = Field(description="本页的来信，新公开的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class FullLetter(Line):
    asked_on: str | None = Field(description="来信日期")
    days: int | None = Field(description="答复用了几个工作日")
    degree: str = Field(description="满意度，没有评价的为空")
    question: str = Field(description="来信，已隐去个人信息")
    answer: str = Field(description="答复")
    helpful: int = Field(description="觉得有帮助的人次")
    unhelpful: int = Field(description="觉得没有帮助的人次")


@router.get(
    "", response={200: LetterList, **lists.PROBLEMS}, url_name="open_letters", summary="来信选登",
    description="经来信人同意公开的来信和答复，隐去了个人信息。来信人随时可以撤回，请不要长期保存。",
    openapi_extra={
        "parameters": [
            lists.parameter("kind", "类型。", enum=[kind.value for kind in LetterKind]),
            lists.parameter("agency", "答复机构的网址名。"),
            lists.parameter("year", "公开的年份，四位数字。"),
            *lists.PAGING,
        ]
    },
)  # fmt: skip
def letters(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _page, counted=None)


def _page(call: Call) -> HttpResponseBase:
    said = lists.asked(call, (*FILTERS, "limit", "after"))
    chosen = {name: said[name] for name in FILTERS if name in said}
    try:
        found = Letters.from_query(chosen).letters().listed()
    except NoSuchFilter as error:
        raise lists.culprit(chosen, _refuses) from error
    return lists.page(
        call,
        said,
        lambda key, size: page_by_key(found, ("published_at", "pk"), key, size),
        lambda rows: [_line(row, call.origin) for row in rows],
    )


def _refuses(chosen: Any) -> bool:
    try:
        Letters.from_query(chosen)
    except NoSuchFilter:
        return True
    return False


def _line(row: Any, origin: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "kind_label": str(LetterKind(row.kind).label),
        "agency": row.agency__name,
        "answered_on": lists.written(row.answered_on),
        "published_at": lists.written(row.published_at),
        "url": f"{origin}{reverse('published_letter', args=[row.pk])}",
        "api_url": f"{origin}{reverse('api:open_letter', args=[row.pk])}",
    }


@router.get(
    "/{int:number}", response={200: FullLetter, **lists.OF_ONE}, url_name="open_letter", summary="一封来信",
    description="来信和答复的全文。",
)  # fmt: skip
def letter(request: HttpRequest, number: int) -> HttpResponseBase:
    return answer(request, lambda call: _letter(call, number), counted=None)


def _letter(call: Call, number: int) -> HttpResponseBase:
    lists.asked(call, ())
    found = None
    if number < lists.LARGEST_KEY:
        found = PublishedLetter.objects.exclude(published_at=None).filter(pk=number).first()
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这封来信。全部来信选登见 /api/v1/letters。")
    if not found.public:
        raise lists.gone("这封来信", found.ended_reason, found.ended_at)
    row = PublishedLetter.objects.public().filter(pk=number).listed().get()
    return lists.known(
        call,
        {
            **_line(row, call.origin),
            "asked_on": lists.written(found.asked_on),
            "days": found.days,
            "degree": found.degree_label,
            "question": found.question,
            "answer": found.answer,
            "helpful": found.helpful,
            "unhelpful": found.unhelpful,
        },
    )
