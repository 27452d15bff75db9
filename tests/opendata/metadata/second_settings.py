"""A second portal, with a folder and a database of its own, that may call the first: ``FIRST_PORT`` of this machine."""

import os

from portal.settings.test import *  # noqa: F403
from portal.settings.test import DATA_ROOT

# Whatever stands behind the first portal, this one stands alone.
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_ROOT / "second.sqlite3"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "search.backends.embedded.EmbeddedEngine", "PATH": str(DATA_ROOT / "index"), "SILENTLY_FAIL": False,
    }
}  # fmt: skip
FETCH_LOOPBACK_PORTS = {int(os.environ["FIRST_PORT"])}
