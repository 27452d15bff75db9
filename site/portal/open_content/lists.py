"""What all lists of the API have in common: their parameters, pages by key, and how values are written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.utils import timezone
from pydantic import BaseModel, Field

from opendata.api.answers import Call, Refusal
from opendata.api.schemas import Problem
from opendata.tables.querying import BadQuery
from search.listing import BadKey, KeyPage

MOST, USUAL = 100, 20  # records of a page
LARGEST_KEY = 10**18
PROBLEMS: dict[int, Any] = {400: Problem, 429: Problem}
OF_ONE: dict[int, Any] = {404: Problem, 410: Problem, 429: Problem}


class Called(BaseModel):
    """An agency, topic or kind: its code in addresses, and its name."""

    code: str = Field(description="代码或网址名")
    name: str = Field(description="名称")


def called(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name}


class File(BaseModel):
    title: str = Field(description="名称")
    url: str = Field(description="下载地址")
    size: int = Field(description="字节数")


def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """A parameter of a list, as OpenAPI describes it."""
    return {
        "name": name, "in": "query", "required": False, "description": description,
        "schema": {"type": schema.pop("type", "string"), **schema},
    }  # fmt: skip


PAGING = (
    parameter("limit", f"一页几条，最多 {MOST}。", type="integer", minimum=1, maximum=MOST, default=USUAL),
    parameter("after", "下一页：上一页的 next 里给出，不要自己编。"),
)


def asked(call: Call, known: Sequence[str]) -> dict[str, str]:
    """The parameters that are said, each once and none that there is not. Raises BadQuery."""
    said: dict[str, str] = {}
    for name, values in call.request.GET.lists():
        if name not in known:
            raise BadQuery(name[:100], f"没有 {name[:40]} 这个参数，可以用：{'、'.join(known) or '无'}。")
        if len(values) > 1:
            raise BadQuery(name, f"{name} 只能写一次。")
        if "\0" in values[0] or len(values[0]) > 200:
            raise BadQuery(name, f"{name} 的值不对。")
        if values[0]:
            said[name] = str(values[0])
    return said


def culprit(said: Mapping[str, str], refuses: Callable[[Mapping[str, str]], bool]) -> BadQuery:
    """Which of the parameters is the one that is refused."""
    name = next((name for name, value in said.items() if refuses({name: value})), next(iter(said), ""))
    return BadQuery(name, f"{name} 没有“{said.get(name, '')[:40]}”这个值。")


def page(
    call: Call,
    said: Mapping[str, str],
    cut: Callable[[str, int], KeyPage],
    write: Callable[[list[Any]], list[dict[str, Any]]],
) -> HttpResponseBase:
    """A page of a list, which knows the address of the next."""
    size = said.get("limit", str(USUAL))
    if not (size.isascii() and size.isdecimal() and len(size) <= 3 and 1 <= int(size) <= MOST):
        raise BadQuery("limit", f"limit 请填 1 到 {MOST} 的整数。")
    try:
        found = cut(said.get("after", ""), int(size))
    except BadKey as error:
        raise BadQuery("after", "after 不是上一页给出的值。请从第一页开始，照着每页的 next 往下取。") from error
    following = {**said, "after": found.next_key}
    address = f"{call.origin}{call.request.path}?{urlencode(following)}"
    return known(call, {"results": write(found.rows), "next": address if found.next_key else None})


def known(call: Call, content: Mapping[str, Any]) -> HttpResponseBase:
    """The answer, or that whoever asks has it already."""
    response = call.json(content)
    etag = call.content_etag(response.content)
    return call.unchanged(etag) or call.finish(response, etag)


def written(moment: date | datetime | None) -> str | None:
    """A date, or a time with the zone it is of here."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).isoformat(timespec="seconds")
    return moment.isoformat() if moment else None


def gone(name: str, reason: str, since: datetime | None) -> Refusal:
    """What was public and is not any more: since when, and why where that may be said."""
    day = f"，{timezone.localtime(since):%Y-%m-%d} 撤下" if since else ""
    return Refusal(HTTPStatus.GONE, f"{name}已经不再公开{day}。{f'原因：{reason}' if reason else ''}".strip())
