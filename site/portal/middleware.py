"""What every request passes on its way in, and every response on its way out."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_plus

from csp.middleware import CSPMiddleware
from django.core.exceptions import BadRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import resolve
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname

from opendata.api.problems import problem
from portal.page_cache import CACHEABLE
from search.memory import remembered

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Never kept by any cache: staff, health, switches that set cookies, uploaded files (they may become private again).
PRIVATE_PREFIXES = ("/admin/", "/health/", "/display/", "/files/", "/static/")
LONGEST_QUERY = 8_000  # bytes


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the API is asked; its description is a page like any other."""
    return request.path_info.startswith("/api/v1/") and not request.path_info.startswith("/api/v1/docs")


class AdminAwareCSPMiddleware(CSPMiddleware):
    """The strict policy for all but Wagtail's admin, whose inline scripts and styles it would break."""

    ADMIN_POLICY = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )

    PROGRAM_POLICY = "default-src 'none'; frame-ancestors 'none'"

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            response.headers["Content-Security-Policy"] = self.ADMIN_POLICY
            return response
        if is_for_programs(request):
            response.headers["Content-Security-Policy"] = self.PROGRAM_POLICY
            return response
        return super().process_response(request, response)


@remembered
def _site_at(hostname: str, port: str) -> Site | None:
    try:
        return get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None


class RememberedSiteMiddleware:
    """Tells Wagtail which site is asked for without a query: it takes what stands on the request already."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PRIVATE_PREFIXES):  # whether the process lives, no database is asked
            hostname = split_domain_port(request.get_host())[0]
            request._wagtail_site = _site_at(hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)


class PublicPageMiddleware:
    """Says which answers are the same for everybody, and so may be kept: pages that asked neither who reads nor for
    a session, set no cookie and carry no form token."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if self._is_public(request, response):
            # Copies elsewhere must ask again each time (they get a 304): what is withdrawn must not linger.
            response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
            request.META[CACHEABLE] = True
        else:
            response.headers["Cache-Control"] = "no-store" if response.cookies else "private, no-cache"
        return response

    @staticmethod
    def _is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
        return (
            request.method in ("GET", "HEAD")
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not request.path_info.startswith(PRIVATE_PREFIXES)
            and not request.session.accessed
            and "accept" not in response.get("Vary", "").lower().replace(" ", "").split(",")
            and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        )


class MalformedRequestMiddleware:
    """Turns away addresses no honest link has: NUL bytes (an error in PostgreSQL) and endless queries."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "\x00" in query or "%00" in query:
            return self._refused(request, "地址中有不允许的字符。", lambda part: "%00" in part or "\x00" in part)
        if len(query) > LONGEST_QUERY:
            longest = max(map(len, query.split("&")))
            return self._refused(request, "地址过长。", lambda part: len(part) == longest)
        return self.get_response(request)

    @staticmethod
    def _refused(request: HttpRequest, why: str, at_fault: Callable[[str], bool]) -> HttpResponseBase:
        """Programs are told as the API tells them, people by a page."""
        if not request.path_info.startswith("/api/"):
            raise BadRequest(why)
        part = next(filter(at_fault, request.META.get("QUERY_STRING", "").split("&")), "")
        name = unquote_plus(part.partition("=")[0]).replace("\x00", "\ufffd")[:100]
        return problem(HTTPStatus.BAD_REQUEST, why, **({"parameter": name} if name else {}))


class ProgramLaneMiddleware:
    """The API is answered here, without what stands below: staff, forms, messages, redirects. It knows no session and
    no form, and a page of rows costs hardly more than what would be asked there in vain."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.answer: GetResponse = convert_exception_to_response(self._answer)  # type: ignore[assignment]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request) if is_for_programs(request) else self.get_response(request)

    @staticmethod
    def _answer(request: HttpRequest) -> HttpResponseBase:
        request.resolver_match = found = resolve(request.path_info)
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response
