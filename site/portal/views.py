"""Error pages, and what is not found anywhere else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied as django_permission_denied
from django_ratelimit.exceptions import Ratelimited


def permission_denied(request: HttpRequest, exception: Exception, *args: Any) -> HttpResponse:
    """403, or 429 with the time to wait where a limit was reached."""
    if isinstance(exception, Ratelimited):
        response = render(request, "429.html", status=429)
        response.headers["Retry-After"] = "60"
        return response
    return django_permission_denied(request, exception)
