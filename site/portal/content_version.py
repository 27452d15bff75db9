"""One number for the state of everything public: whoever keeps a copy of a page asks whether it still holds."""

import time
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

KEY = "portal:content-version"
PUBLIC_APPS = {
    "agencies", "casework", "columns", "disclosure", "notices", "review",
    "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects",
}  # fmt: skip
# Saved by the dozen while an editor types; nothing public shows them.
PRIVATE_MODELS = {"revision", "user", "editingsession", "taskstate", "workflowstate", "modellogentry", "pagelogentry"}


def current() -> int:
    """The version now, from the cache all processes share."""
    return int(cache.get(KEY, 0))


def bump() -> None:
    """Say that something public changed: every kept page is dropped within half a second, in every process."""
    # Nanoseconds rather than a count: a cache that lost the key never comes back to a number it had before.
    cache.set(KEY, time.time_ns(), None)


def _changed(sender: type[Model], **kwargs: Any) -> None:
    options = sender._meta
    if options.app_label not in PUBLIC_APPS or options.model_name in PRIVATE_MODELS:
        return
    waiting = transaction.get_connection(kwargs.get("using")).run_on_commit
    if not any(function is bump for _, function, *_ in waiting):  # one bump a transaction is enough
        transaction.on_commit(bump, using=kwargs.get("using"))


def connect() -> None:
    """Listen to every save and deletion."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_changed, dispatch_uid=f"portal.content_version.{id(signal)}")
