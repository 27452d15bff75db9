"""What every page of 政府信息公开 hands to the frame around it."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse

from search.listing import BadKey, KeyPage, Pager

from .. import shelves
from ..shelves import Spot

PAGE_SIZE = 20
LONGEST_PLACE = 9  # digits of a place in a list


def column(name: str, kind: str, description: str) -> dict[str, str]:
    """The statutory tags of a column (政府网站发展指引, 网页设计规范)."""
    return {"name": name, "type": kind, "description": description, "keywords": f"政府信息公开,{name}"}


def breadcrumbs(*trail: tuple[str, str]) -> list[tuple[str, str]]:
    return [("政府信息公开", reverse("disclosure") if trail else ""), *trail]


def place_in_list(request: HttpRequest) -> tuple[str, int]:
    """The key of the page asked for and the place of its first row in the whole list. Raises BadRequest."""
    key, place = request.GET.get("key", ""), request.GET.get("at", "1")
    if not (place.isascii() and place.isdecimal() and len(place) <= LONGEST_PLACE and int(place)):
        raise BadRequest("地址里的页码不对。")
    return key, int(place)


def cut(spots: list[Spot], key: str) -> KeyPage:
    """One page of the documents on these spots. Raises BadRequest for a key that no page gave out."""
    try:
        return shelves.page(spots, key, PAGE_SIZE)
    except BadKey as error:
        raise BadRequest("地址里的翻页位置不对，请从第一页开始。") from error


def _address(key: str) -> str:
    return f"?{urlencode({'key': key})}" if key else ""


def plain_list(request: HttpRequest, spots: list[Spot]) -> dict[str, Any]:
    """The context of a list without choices."""
    key, _ = place_in_list(request)
    page = cut(spots, key)
    pager = Pager(
        previous_url=_address(page.previous_key),
        next_url=_address(page.next_key),
    )
    return {"documents": page.rows, "pager": pager}
