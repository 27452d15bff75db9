"""Is the portal alive, and can it serve? Machines ask; people may look."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

from interaction.casework.papers import scanning
from portal.worker import last_seen
from search.status import ping as ping_index
from search.status import staleness


def _ping_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ping_cache() -> None:
    cache.set("portal:health", "ok", 30)
    if cache.get("portal:health") != "ok":
        raise RuntimeError("what was written cannot be read")


PARTS: dict[str, Callable[[], object]] = {"database": _ping_database, "cache": _ping_cache, "index": ping_index}


def _look() -> dict[str, str]:
    """Each part a visitor needs, “ok” or the kind of error; never the error's text, which may name machines."""
    found = {}
    for name, ping in PARTS.items():
        try:
            ping()
            found[name] = "ok"
        except Exception as error:  # whatever a part that is down raises
            found[name] = f"unavailable: {type(error).__name__}"
    return found


def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"live": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything a visitor needs is there, else 503 with the part that is missing."""
    parts = _look()
    good = set(parts.values()) == {"ok"}
    return JsonResponse({"ready": "ok" if good else "unavailable", **parts}, status=200 if good else 503)


def health(request: HttpRequest) -> JsonResponse:
    """Both at once; when the background worker was last seen (seconds ago; null: never); how stale the index is;
    how the scanning of uploads goes. Visitors are served without the last three."""
    parts = _look()
    good = set(parts.values()) == {"ok"}
    seen = last_seen()
    body = {
        "live": "ok",
        "ready": "ok" if good else "unavailable",
        **parts,
        "worker_seen_seconds_ago": round(time.time() - seen, 1) if seen else None,
        "index_state": staleness() if parts["database"] == "ok" else None,
        "virus_scan": scanning.standing() if parts["database"] == "ok" else None,
    }
    return JsonResponse(body, status=200 if good else 503)
