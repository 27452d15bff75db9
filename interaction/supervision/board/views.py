"""The public board: figures only, no case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import figures, shown

COLUMN = {
    "name": "依申请公开办理情况",
    "type": "政府信息公开",
    "description": "各机构收到、办结政府信息公开申请的数量，按时答复率和平均办理时间。",
    "keywords": "依申请公开,办理情况,按时答复率,红黄灯",
}


@require_safe
def public_board(request: HttpRequest) -> HttpResponse:
    """``?year=``; the same for everybody, so it is kept like other public pages."""
    year = figures.year_asked(request.GET.get("year", ""))
    if year is None:
        raise Http404
    board = figures.board(year)
    frame = {"column": COLUMN, "breadcrumbs": [("依申请公开", "/requests/"), ("办理情况", "")]}
    return render(request, "supervision/board.html", {**frame, **shown.context(board)})
