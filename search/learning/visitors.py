"""Who asked, as far as it has to be known so that nobody is counted twice: a hash that nobody can turn back and that
is another one the next day.

The salt is made anew every day, lives in the cache that all processes share and is gone when the day is over; address
and hash are written to no database and no log.
"""

import hashlib
import ipaddress
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

SALT = "search-learning-salt:"
LIFETIME = 25 * 3600  # seconds: a day, and the time to work off its last questions

_salt: tuple[date, bytes] | None = None


def _salt_of(day: date) -> bytes:
    global _salt
    if _salt is None or _salt[0] != day:
        key = f"{SALT}{day}"
        cache.add(key, secrets.token_bytes(32), LIFETIME)  # the first process of the day makes it
        _salt = (day, cache.get(key) or secrets.token_bytes(32))
    return _salt[1]


def drop_salts(today: date) -> None:
    """Those of past days, which a cache on disk would keep until it needs the room."""
    cache.delete_many([f"{SALT}{today - timedelta(days=ago)}" for ago in range(1, 4)])


def forget() -> None:
    """Read the salt anew next time."""
    global _salt
    _salt = None


def visitor_of(request: HttpRequest) -> str:
    """One address on one day; of IPv6, one network, within which a visitor may take any address."""
    address = ipaddress.ip_address(import_string(settings.RATELIMIT_IP_META_KEY)(request))
    if address.version == 6:
        mapped = address.ipv4_mapped
        address = mapped or ipaddress.ip_network((address, 64), strict=False).network_address
    return hashlib.blake2b(address.packed, key=_salt_of(timezone.localdate()), digest_size=16).hexdigest()


def first_time(day: date, visitor: str, *what: str) -> bool:
    """Whether this visitor does this for the first time on this day; asked once, the next answer is no."""
    digest = hashlib.blake2b("\n".join([visitor, *what]).encode(), key=_salt_of(day), digest_size=16).hexdigest()
    return cache.add(f"search-learning:{day}:{digest}", 1, LIFETIME)


def within(day: date, visitor: str, most: int) -> bool:
    """Whether this visitor has asked at most so many different questions on this day."""
    key = f"search-learning-many:{day}:{visitor}"
    cache.add(key, 0, LIFETIME)
    try:
        return cache.incr(key) <= most
    except ValueError:  # dropped meanwhile by a full cache
        return True
