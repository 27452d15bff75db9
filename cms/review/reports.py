"""Wagtail's reports on workflows and history tell of every agency's texts: they are for those who work for all."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

from cms.agencies.permissions import works_for_county

# Names of the addresses, and of the entries in the menu.
ADDRESSES = {"workflow", "workflow_tasks", "site_history"}
MENU_ITEMS = {"workflows", "workflow-tasks", "site-history"}


class CountyReportsMiddleware:
    """Closes those reports to the staff of one agency."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace != "wagtailadmin_reports":
            return None
        name = (match.url_name or "").removesuffix("_results")
        if name not in ADDRESSES or not request.user.is_authenticated or works_for_county(request.user):
            return None
        response: HttpResponse = permission_denied(request)
        return response
