"""The test-suite: the same engines as everywhere, in folders of its own that go away with the process."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

_folder = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_ROOT"] = _folder

from search.backends.elastic_address import with_prefix  # noqa: E402

from .base import *  # noqa: E402, F403
from .base import CACHES, DATABASES, HAYSTACK_CONNECTIONS, INSTALLED_APPS, SEARCH_URL, STATIC_ROOT  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file, not memory: tests of several processes open it too.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
# A database of Redis for each process that tests: one empties it while another counts in it.
if (_cache := urlsplit(os.environ.get("CACHE_URL", ""))).scheme in ("redis", "rediss"):
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + int(_cache.path.strip("/") or 0)
    CACHES["default"]["LOCATION"] = _cache._replace(path=f"/{_number}").geturl()
# On search servers each process that tests has indexes of its own, which go away with it (tests.search.engines).
if SEARCH_URL:
    SEARCH_URL = with_prefix(SEARCH_URL, f"test-{os.getpid()}-{secrets.token_hex(3)}")
    HAYSTACK_CONNECTIONS["default"]["URL"] = SEARCH_URL
STATIC_ROOT.mkdir(exist_ok=True)  # the tests' static files are found where they lie, not collected
INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.papers"]
SEARCH_RATE = "100000/m"
LOGIN_RATE = "100000/m"
REQUEST_RATE = REQUEST_STEP_RATE = REQUEST_FILES_RATE = REQUEST_FILES_RATE_TOTAL = "100000/m"
MAILBOX_RATE = MAILBOX_STEP_RATE = MAILBOX_FILES_RATE = MAILBOX_FILES_RATE_TOTAL = "100000/m"
ASKING_RATE = ASKING_STEP_RATE = ASKING_FILES_RATE = ASKING_FILES_RATE_TOTAL = "100000/m"
REUSE_RATE = KEY_RATE = KEY_TRIES_RATE = "100000/m"
CHALLENGE_DIFFICULTY = 100
TRACK_RATE = TRACK_RATE_RECORD = TRACK_RATE_TOTAL = "100000/m"
