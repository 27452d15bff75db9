"""The portal as it runs, with an empty admin page to compare with."""

from portal.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.desk_urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
