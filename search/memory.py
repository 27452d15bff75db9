"""What is the same for everybody and wanted on every page is worked out once and kept in memory until something public
changes.

One number in the cache that all processes share says when that is: whoever changes what anybody can see calls
``bump``, and within CHECK_EVERY seconds every process drops what it kept.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.cache import cache

KEY = "public-content-version"
CHECK_EVERY = 0.25  # seconds between two looks at the shared number
LIFETIME = 60.0  # seconds: what follows from the clock (days left, a new day's validity) is never later than this
MOST = 1_000  # answers kept for one function
# In the environ of a request: a function that the cache in front of Django calls with the environ of whoever is given
# the same page again, for what must be counted each time.
GIVEN_AGAIN = "portal.given_again"
# In the environ of a request that the cache in front of Django makes, the method that it was asked by: it answers
# conditional requests itself.
KEPT_IN_FRONT = "portal.kept_in_front"

P = ParamSpec("P")
T = TypeVar("T")


class _Seen:
    version = -1
    checked_at = 0.0


def shared_version() -> int:
    """The number now, read from the shared cache."""
    return int(cache.get(KEY, 0))


def version() -> int:
    """The number as this process knows it, at most CHECK_EVERY seconds old."""
    now = time.monotonic()
    if now - _Seen.checked_at > CHECK_EVERY:
        _Seen.version, _Seen.checked_at = shared_version(), now
    return _Seen.version


def bump() -> None:
    """Say that something public changed."""
    # The time rather than a count: a cache that lost the number never comes back to one it had before.
    cache.set(KEY, time.time_ns(), None)
    _Seen.checked_at = 0.0


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what ``function`` gives, by its positional arguments. Nobody may alter the answer."""
    kept: dict[Hashable, tuple[int, float, T]] = {}

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        known = kept.get(args)
        # Read before the work is done: what changes meanwhile makes the answer out of date.
        now, number = time.monotonic(), version()
        if known and known[0] == number and now - known[1] < LIFETIME:
            return known[2]
        made = function(*args, **kwargs)
        if len(kept) >= MOST:
            kept.clear()
        kept[args] = (number, now, made)
        return made

    return answer
