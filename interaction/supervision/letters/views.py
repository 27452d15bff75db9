"""/mailbox/figures/: how letters are answered, as a page and as open data. Figures only, no letter."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..board.figures import year_asked
from . import figures, open_data, shown

COLUMN = {
    "name": "来信办理情况",
    "type": "政民互动",
    "description": "各机构收到、答复群众来信的数量，按时答复率、平均办理时间和满意率，逐月公布。",
    "keywords": "来信,办理情况,按时答复率,满意率,红黄灯",
}


def _board(request: HttpRequest) -> figures.Board:
    year = year_asked(request.GET.get("year", ""))
    if year is None:
        raise Http404
    return figures.board(year)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """``?year=``; the same for everybody, so it is kept like other public pages."""
    board = _board(request)
    frame = {"column": COLUMN, "breadcrumbs": [("政民互动", "/mailbox/"), ("办理情况", "")]}
    context = {**frame, **shown.context(board, ranked=board.ranking_public)}
    return render(request, "supervision/letters.html", context)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    board = _board(request)
    response = HttpResponse(open_data.as_csv(board), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="mailbox-figures-{board.year}.csv"'
    return _open(response)


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    return _open(JsonResponse(open_data.as_json(_board(request)), json_dumps_params={"ensure_ascii": False}))


def _open(response: HttpResponse) -> HttpResponse:
    """Any site's script may read it; no cookie matters here."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
