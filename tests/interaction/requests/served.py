"""Settings of real web processes that serve over the tests' own database and folders, for tests that kill them."""

import os

os.environ["SECRET_KEY"] = os.environ["SERVED_SECRET"]
os.environ["FIELD_ENCRYPTION_KEYS"] = os.environ["SERVED_KEYS"]
os.environ["DATA_ROOT"] = os.environ["SERVED_DATA"]

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, LOGGING

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
ALLOWED_HOSTS = ["127.0.0.1"]
REQUEST_RATE = REQUEST_STEP_RATE = REQUEST_RATE_TOTAL = "1000000/m"
REQUEST_FILES_RATE = REQUEST_FILES_RATE_TOTAL = "1000000/m"
MAILBOX_RATE = MAILBOX_STEP_RATE = MAILBOX_RATE_TOTAL = "1000000/m"
MAILBOX_FILES_RATE = MAILBOX_FILES_RATE_TOTAL = "1000000/m"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
