"""What every response passes on its way out."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class AdminAwareCSPMiddleware(CSPMiddleware):
    """The strict policy for all but Wagtail's admin, whose inline scripts and styles it would break."""

    ADMIN_POLICY = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            response.headers["Content-Security-Policy"] = self.ADMIN_POLICY
            return response
        return super().process_response(request, response)
