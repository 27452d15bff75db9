"""Addresses of the review's own admin pages, below ``/admin/review/``."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse

APP_NAME = "review"


def review_url(name: str, record: Any) -> str:
    """The address of a page about this record: ``record``, ``finding``, ``withdraw`` or ``restore``."""
    options = record._meta
    return reverse(f"{APP_NAME}:{name}", args=[options.app_label, options.model_name, quote(record.pk)])
