"""How often somebody may ask: counted by django-ratelimit in the cache that all processes share, and told in headers.

One count a request without a key, two with one. A count is one small transaction of the cache, about a tenth of a
millisecond with the cache on disk, and one for many where many are allowed (``leases``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django_ratelimit.core import get_usage

from cms.agencies.staff.login import client_address

from . import knowing, leases
from .knowing import Known

Response = TypeVar("Response", bound=HttpResponseBase)
KEYS_PAGE = "/data/keys/"
MOST_AT_ONCE = 25  # calls that are counted as one
_EXPOSED = "RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, ETag, Link"
_SPANS = {1: "每秒", 60: "每分钟", 3_600: "每小时", 86_400: "每天"}


@dataclass(frozen=True)
class Policy:
    """One of the limits as it stands for this caller: so many of ``most`` are used, ``reset`` seconds are left."""

    name: str
    most: int
    span: int
    used: int
    reset: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    @property
    def is_over(self) -> bool:
        return self.used > self.most

    @property
    def said(self) -> str:
        return f"{_SPANS.get(self.span, f'每 {self.span} 秒')} {self.most:,} 次"


@dataclass(frozen=True)
class Limited:
    """What came of counting. ``refused``: why there is no answer, for people; ``""`` where there is one. ``status``: of
    the refusal. ``caller``: the key, None of who asks without one."""

    refused: str = ""
    status: HTTPStatus = HTTPStatus.OK
    caller: Known | None = None
    policies: Sequence[Policy] = field(default=())

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy as the IETF's draft has them now, and the three that most programs read."""
        found: dict[str, str] = {"Access-Control-Expose-Headers": _EXPOSED}
        if self.status == HTTPStatus.UNAUTHORIZED:
            found["WWW-Authenticate"] = "Bearer"
        if not self.policies:
            return found
        first = min(self.policies, key=lambda policy: (policy.left, -policy.reset))
        found |= {
            "RateLimit-Limit": str(first.most),
            "RateLimit-Remaining": str(first.left),
            "RateLimit-Reset": str(first.reset),
            "RateLimit-Policy": ", ".join(f'"{one.name}";q={one.most};w={one.span}' for one in self.policies),
            "RateLimit": ", ".join(f'"{one.name}";r={one.left};t={one.reset}' for one in self.policies),
        }
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            over = [policy.reset for policy in self.policies if policy.is_over]
            found["Retry-After"] = str(max([1, *over]))
        return found

    def put_on(self, response: Response) -> Response:
        for name, value in self.headers.items():
            response.headers[name] = value
        patch_vary_headers(response, ["Authorization"])
        return response


def check(request: HttpRequest, group: str = "api") -> Limited:
    """Count this request. ``group``: a name in ``settings.DATA_RATES``; each has limits of its own."""
    token = knowing.token_of(request)
    if token is None:
        return _anonymous(request, group)
    found = knowing.known_of(request)
    if found is None:
        counted = _anonymous(request, group)  # so that nobody tries keys without end
        if counted.refused:
            return counted
        return Limited(
            "这个密钥不对，或者已经停用。请核对；不带密钥也可以用，只是次数少些。", HTTPStatus.UNAUTHORIZED,
            policies=counted.policies,
        )  # fmt: skip
    return _with_key(request, group, found)


def _anonymous(request: HttpRequest, group: str) -> Limited:
    policy = _count(request, "address", group, "ip", settings.DATA_RATES[group])
    if policy is None or not policy.is_over:
        return Limited(policies=[policy] if policy else [])
    return Limited(
        f"不带密钥的，同一地址{policy.said}，请过 {policy.reset} 秒再试。"
        f"次数不够用，可以在 {KEYS_PAGE} 领一个密钥，免费，不用填个人信息。",
        HTTPStatus.TOO_MANY_REQUESTS, policies=[policy],
    )  # fmt: skip


def _with_key(request: HttpRequest, group: str, known: Known) -> Limited:
    found: list[Policy] = []
    for name, where, rate in rates_of(known, group):
        policy = _count(request, name, where, f"key:{known.pk}", rate)
        if policy is None:
            continue
        found.append(policy)
        if policy.is_over:  # what was refused by the minute is not taken off the day
            return Limited(
                f"这个密钥{policy.said}，已经用完，请过 {policy.reset} 秒再试。", HTTPStatus.TOO_MANY_REQUESTS, known,
                found,
            )  # fmt: skip
    return Limited(caller=known, policies=found)


def rates_of(known: Known, group: str) -> list[tuple[str, str, str]]:
    """(name of the limit, what it is counted under, rate) of a key."""
    minute = f"{known.per_minute}/m" if known.per_minute else settings.DATA_KEY_RATES[group]
    day = f"{known.per_day}/d" if known.per_day else settings.DATA_KEY_QUOTA
    return [("minute", group, minute), ("day", "all", day)]


def used(request: HttpRequest, known: Known, groups: Mapping[str, str]) -> list[tuple[str, Policy]]:
    """What a key has used now, without counting: (what, policy). ``groups``: group → what it is called."""
    found = [
        (label, _count(request, "minute", group, f"key:{known.pk}", rates_of(known, group)[0][2], increment=False))
        for group, label in groups.items()
    ]
    name, where, rate = rates_of(known, next(iter(groups)))[1]
    found.append(("合计", _count(request, name, where, f"key:{known.pk}", rate, increment=False)))
    return [(label, policy) for label, policy in found if policy is not None]


def _count(
    request: HttpRequest, name: str, group: str, key: str, rate: str, *, increment: bool = True
) -> Policy | None:
    """Every ``part``-th call is counted, for as many: where many may be made, a count for each would have the processes
    wait for each other. So a process may let through a few calls more than it should, never a hundredth of them."""
    most, span = int(rate.partition("/")[0]), span_of(rate)
    part = max(1, min(MOST_AT_ONCE, most // 100))
    where = f"data.{name}.{group}"
    caller = (where, rate, client_address(request) if key == "ip" else key)
    bought = leases.use(caller) if increment and part > 1 else None
    if bought:
        return Policy(name, most, span, *bought)
    by = key if key == "ip" else lambda group, request: key
    counted = f"{most // part}/{rate.partition('/')[2]}"
    usage = get_usage(request, group=where, key=by, rate=counted, increment=increment)
    if usage is None:  # switched off
        return None
    left = min(span, max(1, usage["time_left"]))
    used = usage["count"] * part
    if increment and part > 1 and used <= most:
        leases.buy(caller, part, used, left)
        used -= part - 1
    return Policy(name, most, span, used, left)


def span_of(rate: str) -> int:
    """Seconds of a rate such as 300/m or 40/10m."""
    _, _, period = rate.partition("/")
    unit = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[period[-1:]]
    return int(period[:-1] or 1) * unit
