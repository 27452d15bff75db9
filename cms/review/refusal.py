"""What may not be done is refused with its reasons, and the reasons reach whoever asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages


class Refused(Exception):
    """The rules of publication forbid it. ``reasons`` are sentences in Chinese for the person at the screen."""

    def __init__(self, *reasons: str):
        super().__init__("；".join(reason.rstrip("。") for reason in reasons) + "。")
        self.reasons = reasons


def _where_from(request: HttpRequest) -> str:
    """The admin page the refused action was asked from; its start page where that is not known."""
    referer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("wagtailadmin_home")


class RefusalMiddleware:
    """Shows a refusal as a message on the page it was asked from, never as an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if not request.accepts("text/html"):  # the editor's background saving
            body: dict[str, Any] = {"success": False, "error_code": "refused", "error_message": str(exception)}
            return JsonResponse(body, status=400)
        messages.error(request, str(exception))
        target = _where_from(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # a dialogue: it leads back to its page
            return JsonResponse({"step": "success", "redirect": target})
        return HttpResponseRedirect(target)
