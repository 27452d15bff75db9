"""Where results pages tell that they were seen, and which hit was opened (themes/…/js/learn.js)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_ratelimit.core import is_ratelimited

from search.learning import counting, tokens

LONGEST = 8_000  # characters of a token


@csrf_exempt  # public pages hold no form token; nothing here is done in anybody's name
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """204 whatever becomes of it, unless it was refused: 400 what no page of ours sends, 429 too often."""
    if is_ratelimited(request, group="search-learning", key="ip", rate=settings.SEARCH_RATE, increment=True):
        return _answer(429)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return _answer(400)  # another site lets its visitors count for it
    try:
        token, hit = request.POST.get("page", ""), request.POST.get("hit", "")
        if len(token) > LONGEST:
            return _answer(400)
        shown = tokens.read(token)
    except tokens.BadToken:
        return _answer(400)
    if not hit:
        counting.note(request, shown.text, shown.found)
    elif hit.isascii() and hit.isdigit() and len(hit) < 4 and int(hit) < len(shown.entries):
        counting.note(request, shown.text, shown.found, shown.entries[int(hit)], shown.start + int(hit) + 1)
    else:
        return _answer(400)
    return _answer(204)


def _answer(status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "60"} if status == 429 else {})
    return HttpResponse(status=status, headers=headers)
