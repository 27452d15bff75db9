"""Where the search servers are, read from SEARCH_URL.

``https://user:password@a:9200,b:9200/portal?api_key=…&ca=/etc/es/ca.crt`` — several hosts of one cluster; without a
port 9200. The last part of the path begins the names of this portal's indexes (without one: ``portal``), what stands
before it is where the servers are behind a gateway. In the query: ``api_key`` (as the server gave it out, or
``id:key``), ``ca`` (file of the authority that signed the servers' certificate), ``fingerprint`` (of the certificate
itself, or its authority), ``shards`` (1), ``replicas`` (one where there are two servers or more).
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

PORT = 9200
PREFIX = "portal"
OPTIONS = frozenset({"api_key", "ca", "fingerprint", "shards", "replicas"})
_URL = re.compile(
    r"(?P<scheme>https?)://(?:(?P<who>[^/?#]*)@)?(?P<hosts>[^/?#@]+)(?P<path>/[^?#]*)?(?:\?(?P<query>.*))?"
)
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True)
class Address:
    """``hosts``: one address each. ``replicas`` None: as many as the servers allow, one at most."""

    hosts: tuple[str, ...]
    prefix: str = PREFIX
    basic_auth: tuple[str, str] | None = None
    api_key: str | tuple[str, str] | None = None
    ca: str = ""
    fingerprint: str = ""
    shards: int = 1
    replicas: int | None = None

    def __repr__(self) -> str:
        """Without what nobody may read."""
        return f"<{', '.join(self.hosts)}: {self.prefix}>"


@cache
def address_of(url: str) -> Address:
    """What SEARCH_URL says. Raises ImproperlyConfigured, without its secrets."""
    found = _URL.fullmatch(url.strip())
    if not found:
        raise _wrong("应写成 https://用户:密码@主机1:9200,主机2:9200/portal 的样子")
    options = _options(found["query"] or "")
    path, _, prefix = (found["path"] or "").rstrip("/").rpartition("/")
    prefix = unquote(prefix) or PREFIX
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", prefix):
        raise _wrong("索引名的开头（路径的最后一段）只能有小写字母、数字、- 和 _")
    user, _, password = (found["who"] or "").partition(":")
    key = options.get("api_key", "")
    if user and key:
        raise _wrong("用户密码与 api_key 只能写一种")
    identity, _, secret = key.partition(":")
    return Address(
        hosts=tuple(f"{found['scheme']}://{_host(host)}{path}" for host in found["hosts"].split(",")),
        prefix=prefix,
        basic_auth=(unquote(user), unquote(password)) if user else None,
        api_key=((identity, secret) if secret else key) or None,
        ca=options.get("ca", ""),
        fingerprint=options.get("fingerprint", ""),
        shards=_number(options, "shards", 1, 1),
        replicas=_number(options, "replicas", 0, 0) if "replicas" in options else None,
    )


def with_prefix(url: str, prefix: str) -> str:
    """The same servers, but indexes whose names begin otherwise."""
    place, mark, query = url.partition("?")
    scheme, _, rest = place.partition("://")
    hosts, *path = rest.split("/")
    return f"{scheme}://{'/'.join([hosts, *path[:-1], prefix])}{mark}{query}"


def _wrong(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"SEARCH_URL 有误：{why}。")


def _host(text: str) -> str:
    found = _HOST.fullmatch(text.strip())
    if not found or int(found["port"] or PORT) > 65_535:
        raise _wrong("主机之间用逗号分开，每个写成 主机:端口")
    return f"{found['name']}:{found['port'] or PORT}"


def _options(query: str) -> dict[str, str]:
    # A plus sign is part of a key here, not a space.
    given = {name: values[-1] for name, values in parse_qs(query.replace("+", "%2B"), keep_blank_values=True).items()}
    unknown = set(given) - OPTIONS
    if unknown:
        raise _wrong(f"不认识参数 {'、'.join(sorted(unknown))}")
    return given


def _number(options: dict[str, str], name: str, default: int, least: int) -> int:
    text = options.get(name, str(default))
    if not re.fullmatch(r"\d{1,3}", text) or int(text) < least:
        raise _wrong(f"{name} 应是不小于 {least} 的整数")
    return int(text)
