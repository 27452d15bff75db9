"""The test-suite: the same engines as everywhere, in folders of its own that go away with the process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_ROOT"] = _folder

from .base import *  # noqa: E402, F403
from .base import DATABASES, INSTALLED_APPS, STATIC_ROOT  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file, not memory: tests of several processes open it too.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
STATIC_ROOT.mkdir(exist_ok=True)  # the tests' static files are found where they lie, not collected
INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.papers"]
SEARCH_RATE = "100000/m"
LOGIN_RATE = "100000/m"
