"""The portal's addresses and /hello/."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as portal_urls


def hello(request: HttpRequest) -> HttpResponse:
    """The smallest page: through the same server and middleware, but it is never kept."""
    return HttpResponse("hello", headers={"Cache-Control": "no-store"})


urlpatterns = [path("hello/", hello), *portal_urls]
