"""/mailbox/, and what may help while somebody is writing (the steps themselves: ``casework.sending``)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from interaction.casework import limits
from interaction.casework.challenge import throttled
from interaction.casework.sending.pages import private

from ..addressees import agencies
from ..kinds import RULES
from ..models import MailboxSettings
from . import elsewhere, suggestions
from .room import COLUMN


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What may be written, how long it takes, what belongs elsewhere. The same for everybody, so caches may keep it."""
    context = {
        "column": COLUMN,
        "breadcrumbs": [("政民互动", "")],
        "kinds": [(rule, limits.limit_of("mailbox", rule.limit)) for rule in RULES.values()],
        "longest": limits.limit_of("mailbox", "longest"),
        "channels": elsewhere.channels(),
        "settings": MailboxSettings.load(),
        "agencies": agencies(),
    }
    return render(request, "mailbox/index.html", context)


@require_POST
@private
def suggested(request: HttpRequest) -> HttpResponse:
    """By POST: what somebody writes belongs in no address and no log."""
    if throttled(request, "mailbox.suggested", address=settings.SEARCH_RATE):
        return HttpResponse(status=429)
    subject, text = request.POST.get("subject", "")[:200], request.POST.get("text", "")[: elsewhere.READ]
    context = {
        "channels": elsewhere.recognise(request.POST.get("kind", "")[:20], subject, text),
        "suggested": suggestions.suggest(subject, text),
    }
    response = render(request, "mailbox/_suggested.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
