"""Which addresses the portal may ever call: those that anybody on the internet may call, and no other.

Written as what is allowed, not as what is forbidden: an IPv6 address outside of the global unicast block (mapped,
translated, local …) is nobody's server, and IPv4 in another coat (6to4, Teredo) is refused with it.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
LOW_PORTS = {80, 443}  # other ports below 1024 are other services: mail, files, remote shells

# What Python's own table calls global, or forgets: protocol assignments, translated and documentation blocks, and
# the one metadata service (Azure) that answers at a public address.
_NOT_V4 = [ip_network(block) for block in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "224.0.0.0/3")]
_V6 = IPv6Network("2000::/3")
_NOT_V6 = [ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class NetError(Exception):
    """Something was not fetched. Its text says why, for members of staff; it never holds the address."""


class BadAddress(NetError):
    """Not an address of the web."""


class Forbidden(NetError):
    """An address inside: of this machine, of its network, of its cloud."""


def is_public(address: str) -> bool:
    """Whether this numeric address is one that anybody on the internet may call."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not _within(ip, _NOT_V4)
    return ip.scope_id is None and ip in _V6 and ip.is_global and not _within(ip, _NOT_V6)


def _within(ip: IPv4Address | IPv6Address, blocks: "list[IPv4Network | IPv6Network]") -> bool:
    return any(ip in block for block in blocks)


@dataclass(frozen=True)
class Place:
    """An address, read: where to connect and what to ask for there."""

    scheme: str
    host: str  # in ASCII, without brackets
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read(url: str) -> Place:
    """Read an address of the web. Raises BadAddress, or Forbidden where it names an inner address outright."""
    url = url.strip()
    if not url or len(url) > LONGEST or any(character <= " " or character == "\x7f" for character in url):
        raise BadAddress(f"网址要以 http:// 或 https:// 开头，不含空格，不超过 {LONGEST} 个字符")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("网址写得不对，请从浏览器的地址栏里复制") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadAddress("网址要以 http:// 或 https:// 开头，并写明主机名")
    if "@" in parts.netloc or "\\" in url:
        raise BadAddress("网址里不能带用户名、密码或反斜线")
    host = _host(parts.hostname)
    port = PORTS[parts.scheme] if port is None else port
    if port == 0 or (port < 1024 and port not in LOW_PORTS):
        raise BadAddress("这个端口不是网站用的：只能是 80、443，或者 1024 以上")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Place(parts.scheme, host, port, target)


def _host(written: str) -> str:
    try:
        ip = ip_address(written)
    except ValueError:
        pass
    else:
        return str(ip)
    if written.isascii() and "xn--" not in written:
        name = written.rstrip(".").lower()  # names with underscores are in use though no standard allows them
        if not name or len(name) > 253 or not all(0 < len(label) <= 63 for label in name.split(".")):
            raise BadAddress("主机名写得不对")
        if not all(character.isalnum() or character in "-_." for character in name):
            raise BadAddress("主机名写得不对")
        return name
    try:
        name = idna.encode(written.rstrip("."), uts46=True).decode().rstrip(".")
    except idna.IDNAError:
        raise BadAddress("主机名写得不对") from None
    return name if "xn--" in name else _host(name)  # what was in full width only is read as what it stands for


def check(url: str) -> Place:
    """For forms: what can be said against an address without calling it. Names are judged when they are called."""
    place = read(url)
    try:
        # Also numbers in other coats, which the system takes for addresses: 127.1, 0x7f000001, 2130706433.
        numeric = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        numeric = []
    if place.host == "localhost" or place.host.endswith((".localhost", ".local", ".internal", ".lan")):
        raise Forbidden(INSIDE)
    if any(not is_public(str(found[4][0])) for found in numeric):
        raise Forbidden(INSIDE)
    return place


INSIDE = "这是内部地址（本机、内网或云平台的管理地址），门户从不访问"
