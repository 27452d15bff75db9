"""The portal as it runs, with no page kept: what each page costs when something public has just changed."""

from bench.desk_settings import *  # noqa: F403

PAGE_CACHE = False
SEARCH_RATE = "10000000/m"  # one address asks here as a whole county does
