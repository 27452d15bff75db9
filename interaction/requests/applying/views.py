"""What is public already, while somebody types into an application (the steps themselves: ``casework.sending``)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from interaction.casework.challenge import throttled
from interaction.casework.sending.pages import private

from . import already_public


@require_POST
@private
def published(request: HttpRequest) -> HttpResponse:
    """By POST: a description belongs in no address and no log."""
    if throttled(request, "requests.published", address=settings.SEARCH_RATE):
        return HttpResponse(status=429)
    typed = request.POST.get("description", "")[:1_000]
    number = request.POST.get("document_number", "")[:100]
    context = {
        "published": already_public.look_up(typed, number),
        "answered": already_public.answered_before(typed, number),
    }
    response = render(request, "requests/_new_published.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
