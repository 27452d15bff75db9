"""What a visitor chooses of the display, and the site's plan."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

DISPLAY_COOKIE = "display"
ONE_YEAR = 365 * 24 * 60 * 60


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Turn the elder mode on or off (``mode=elder`` or anything else) and go back to ``next``, on this site only."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response["Cache-Control"] = "no-store"
    if request.GET.get("mode") == "elder":
        response.set_cookie(
            DISPLAY_COOKIE, "elder", max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(DISPLAY_COOKIE, samesite="Lax")
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """站点地图: the menu and every column, as one page."""
    return render(request, "columns/sitemap.html")
