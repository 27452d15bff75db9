"""The portal as it runs, plus one page that does nothing: the measure of what the server itself can do."""

import os

from portal.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
PAGE_CACHE = os.environ.get("BENCH_PAGE_CACHE", "1") == "1"
SEARCH_RATE = "10000000/m"  # one address asks here as a whole county does
