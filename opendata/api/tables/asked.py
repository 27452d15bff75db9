"""What a call says beside its question: the form of the answer, which version, whether to count."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest

from opendata.api.answers import Call, Refusal
from opendata.api.known import KnownResource, KnownVersion
from opendata.tables.querying import FORMATS, BadQuery, Query, version_of
from opendata.tables.querying.values import truth

OWN = ("format", "version", "keys", "total")  # parameters of the API, not of the question
# As a program may say in Accept what it wants, best known first.
ACCEPTED = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
}


@dataclass(frozen=True)
class Asked:
    """``pairs`` are the question; ``told``: whether the form was asked for; ``keys``: as it was said."""

    pairs: list[tuple[str, str]]
    format: str
    told: bool
    version: int | None
    keys: str
    total: bool

    @property
    def by_name(self) -> bool:
        """Columns under their headers instead of their keys."""
        return self.keys == "name"


def asked(request: HttpRequest, formats: tuple[str, ...] = tuple(FORMATS)) -> Asked:
    """Raises BadQuery, and Refusal where no form is one that is wanted."""
    pairs: list[tuple[str, str]] = []
    own: dict[str, str] = {}
    for name, values in request.GET.lists():
        for value in values:
            if name not in OWN:
                pairs.append((name, str(value)))
            elif name in own:
                raise BadQuery(name, f"{name} 只能写一次。")
            else:
                own[name] = str(value)
    keys = own.get("keys", "")
    if keys not in ("", "key", "name"):
        raise BadQuery("keys", "keys 请填 key（列写作 c1、c2）或者 name（列写作表头）。")
    accept = request.META.get("HTTP_ACCEPT", "*/*")
    return Asked(
        pairs,
        _format(request, own.get("format", ""), formats),
        bool(own.get("format")) or any(media in accept for media in ACCEPTED),
        _version(own.get("version", "")),
        keys,
        bool(own.get("total")) and truth("total", own["total"]),
    )


def _format(request: HttpRequest, said: str, formats: tuple[str, ...]) -> str:
    if said:
        if said not in formats:
            raise BadQuery("format", f"format 可以是：{'、'.join(formats)}。")
        return said
    accept = request.META.get("HTTP_ACCEPT", "*/*")
    if accept in ("*/*", "", "application/json"):
        return "json"
    offered = [media for media, format in ACCEPTED.items() if format in formats]
    preferred = request.get_preferred_type(offered)
    if preferred is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"可以要的格式：{'、'.join(offered)}。")
    return ACCEPTED[preferred]


def _version(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadQuery("version", "version 请填版本号，例如 3；不填为最新版。")
    return int(text)


def version_said(request: HttpRequest) -> int | None:
    """``version`` where nothing else is asked. Raises BadQuery."""
    return _version(request.GET.get("version", ""))


def question(call: Call, of: KnownResource, said: Asked) -> tuple[KnownVersion, Query]:
    """The question, and of which version: a page that follows another is of the same one."""
    after = next((value for name, value in said.pairs if name == "after" and value), "")
    version = call.version(of, said.version, version_of(after) if after and said.version is None else "")
    return version, Query.parse(said.pairs, version.columns)
