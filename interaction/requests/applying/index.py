"""/requests/: what applying is, before anyone starts. The same for everybody, so it may be kept by caches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from interaction.casework import limits

from ..fees import FREE_PAGES, FREE_REQUESTS
from .receiving import receiving_agencies
from .room import COLUMN

_LIMITS = ("answer", "extension", "correction_notice", "third_party", "payment")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "column": COLUMN,
        "breadcrumbs": [("政府信息公开", "/disclosure/"), ("依申请公开", "")],
        "agencies": receiving_agencies(),
        "limits": {name: limits.limit_of("requests", name) for name in _LIMITS},
        "free": {"requests": FREE_REQUESTS, "pages": FREE_PAGES},
    }
    return render(request, "requests/index.html", context)
