"""The pages of a resource."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .found import Gone, find, gone


@require_safe
def table(request: HttpRequest, slug: str, number: int, version: int | None = None) -> HttpResponse:
    """The rows."""
    try:
        shown = find(slug, number, version)
    except Gone as error:
        return gone(request, error.what)
    return render(request, "data/resource.html", {"shown": shown})
