"""Settings of a process of its own that works on uploads in the tests' own database and folders."""

import os

os.environ["SECRET_KEY"] = os.environ["SERVED_SECRET"]
os.environ["FIELD_ENCRYPTION_KEYS"] = os.environ["SERVED_KEYS"]
os.environ["DATA_ROOT"] = os.environ["SERVED_DATA"]

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
