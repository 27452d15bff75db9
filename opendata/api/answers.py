"""How the API of data answers: counted, readable from any site, known by its ETag, refused with a reason."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from opendata.api import known
from opendata.api.known import KnownResource, KnownVersion
from opendata.api.problems import problem
from opendata.datasets.counting import What, count, is_for_headers
from opendata.datasets.models import Dataset, Opening
from opendata.keys import access, limits
from opendata.tables.querying import BadQuery, Busy, TooSlow, Unreadable

logger = logging.getLogger(__name__)
REVISION = "1"  # of how answers are written: an ETag of another is none
SHARED = "public, max-age=0, must-revalidate"  # copies elsewhere ask again each time: what is withdrawn must not linger
OWN = "private, no-store"  # what only some may read


class Refusal(Exception):
    """There is no answer but a problem."""

    def __init__(self, status: HTTPStatus, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


class Call:
    """One request for what belongs to a dataset."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.origin = f"{request.scheme}://{request.get_host()}"
        self.dataset: Dataset | None = None

    # --- What it is about

    def public_dataset(self, slug: str) -> Dataset:
        found = known.dataset(slug)
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "没有这个数据集。全部数据集见 /api/v1/datasets。")
        if found[1]:
            raise Refusal(HTTPStatus.GONE, found[1])
        self.dataset = found[0]
        return found[0]

    def resource(self, slug: str, number: int) -> KnownResource:
        found = known.resource(slug, number)
        if found is None:
            self.public_dataset(slug)
            raise Refusal(HTTPStatus.NOT_FOUND, f"这个数据集没有第 {str(number)[:20]} 个资源。")
        if found.gone:
            raise Refusal(HTTPStatus.GONE, found.gone)
        self.dataset = found.dataset
        return found

    def version(self, of: KnownResource, number: int | None = None, folder: str = "") -> KnownVersion:
        """The version of this number or in this folder; the newest where neither is said."""
        wanted = of.current if number is None else number
        if folder:
            found = known.version_in(of.resource.pk, folder)
        else:
            found = known.version(of.resource.pk, wanted or 0)
        if found is None:
            raise Refusal(
                HTTPStatus.NOT_FOUND,
                "没有这个版本。" if number is not None or folder else "这个资源现在没有公开的数据。",
            )
        if found.gone:
            raise Refusal(HTTPStatus.GONE, found.gone)
        return found

    def readable(self, dataset: Dataset) -> None:
        """Raises Refusal where this caller may not read the data."""
        if not access.may_read(self.request, dataset):
            with_key = dataset.opening == Opening.CONDITIONAL and limits.knowing.token_of(self.request) is None
            status = HTTPStatus.UNAUTHORIZED if with_key else HTTPStatus.FORBIDDEN
            raise Refusal(status, access.why_not(self.request, dataset))

    # --- Known already

    def etag(self, *parts: str) -> str:
        """Of an answer to this address that follows from ``parts``."""
        request = self.request
        said = "\n".join([REVISION, self.origin, request.path, request.META.get("QUERY_STRING", ""), *parts])
        return f'"{hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:32]}"'

    def content_etag(self, content: bytes) -> str:
        """Of an answer that is made already."""
        return f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    def unchanged(self, etag: str, modified: datetime | None = None) -> HttpResponseBase | None:
        """The 304 for who has it already, with the headers that the answer would have."""
        if not is_had(self.request, etag, modified):
            return None
        return self.finish(HttpResponseNotModified(), etag, modified)

    def json(self, content: Any) -> HttpResponse:
        return HttpResponse(dumps(content), content_type="application/json")

    def finish(self, response: HttpResponseBase, etag: str = "", modified: datetime | None = None) -> HttpResponseBase:
        """The headers of an answer to the question itself."""
        headers = response.headers
        if etag:
            headers["ETag"] = etag
        if modified:
            headers["Last-Modified"] = http_date(modified.timestamp())
        open_to_all = self.dataset is None or self.dataset.opening == Opening.OPEN
        headers["Cache-Control"] = SHARED if open_to_all else OWN
        return response


def is_had(request: HttpRequest, etag: str, modified: datetime | None) -> bool:
    """Whether who asks says that they have it as it is; what they say of the date counts where they name no tag. No
    other date will do: where the newest version was withdrawn, what is there again is older than what they have."""
    tags = request.META.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        said = [tag.removeprefix("W/") for tag in parse_etags(tags)]
        return "*" in said or etag in said
    since = request.META.get("HTTP_IF_MODIFIED_SINCE", "")
    return modified is not None and parse_http_date_safe(since) == seconds_of(modified)


def seconds_of(moment: datetime | None) -> int:
    """As HTTP knows a moment."""
    return int(moment.timestamp()) if moment else 0


def dumps(content: Any) -> bytes:
    return orjson.dumps(content, default=str, option=orjson.OPT_PASSTHROUGH_DATETIME)


Answer = Callable[[Call], HttpResponseBase]


def answer(request: HttpRequest, work: Answer, group: str = "api", counted: What | None = "api") -> HttpResponseBase:
    """What ``work`` answers to a request that is within its limits, or the problem there is."""
    limited = limits.check(request, group)
    call = Call(request)
    response: HttpResponseBase
    if limited.refused:
        response = problem(limited.status, limited.refused)
    else:
        response = _answered(call, work)
        if counted and call.dataset is not None and _is_use(request, response, counted):
            count(call.dataset.pk, counted, request.headers.get("User-Agent", ""))
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return limited.put_on(response)


def _is_use(request: HttpRequest, response: HttpResponseBase, what: What) -> bool:
    """Whether data went out. A file is downloaded by who gets it: not by who is led to it or has it already, nor by
    who wants the headers alone."""
    if what != "download":
        return response.status_code < HTTPStatus.BAD_REQUEST
    return response.status_code in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT) and not is_for_headers(request)


def _answered(call: Call, work: Answer) -> HttpResponseBase:
    try:
        return work(call)
    except Refusal as refusal:
        return problem(refusal.status, refusal.detail, **refusal.more)
    except BadQuery as error:
        return problem(HTTPStatus.BAD_REQUEST, str(error), parameter=error.parameter)
    except Busy as error:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    except TooSlow as error:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except Unreadable as error:
        logger.exception("files of a version cannot be read")
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))


def vary(response: HttpResponseBase, *names: str) -> HttpResponseBase:
    patch_vary_headers(response, names)
    return response
