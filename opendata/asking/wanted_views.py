"""What data people want, and what came of it, for anybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from interaction.moderation import decisions
from search.listing import BadKey, Pager, page_by_key

from .applying.room import COLUMN
from .figures import figures
from .models import ShownWant
from .standing import standing_of

PAGE_SIZE = 20
BY = ("asked_on", "pk")  # how the list is cut: newest first


def _trail(*further: tuple[str, str]) -> dict[str, Any]:
    home = ("数据开放", reverse("data_home"))
    here = ("大家要的数据", reverse("data_wanted") if further else "")
    return {"column": COLUMN, "breadcrumbs": [home, here, *further]}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; page by key."""
    try:
        page = page_by_key(ShownWant.objects.public().listed(), BY, request.GET.get("key", ""), PAGE_SIZE)
    except BadKey as error:
        raise Http404 from error
    here = reverse("data_wanted")
    context = _trail() | {
        "wanted": [(want, standing_of(want)) for want in page.rows],
        "pager": Pager(
            f"{here}?key={page.previous_key}" if page.previous_key else "",
            f"{here}?key={page.next_key}" if page.next_key else "",
        ),
        "figures": figures() if not request.GET.get("key") else None,
    }
    return render(request, "asking/wanted.html", context)


@require_safe
def want(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them. What was shown and is not any more is gone; of what never was nobody learns that there is one."""
    found = get_object_or_404(ShownWant.objects.listed(), pk=pk)
    if found.is_shown:
        context = _trail((found.title, "")) | {"want": found, "standing": standing_of(found)}
        return render(request, "asking/want.html", context)
    if not decisions.was_let_through(found):
        raise Http404
    context = _trail(("已经不再公开", "")) | {"taken_back": found.taken_back}
    return render(request, "asking/want_gone.html", context, status=410)
