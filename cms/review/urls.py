"""Addresses of the review's own admin pages, below ``/admin/review/``."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from wagtail.models import AbstractPage

APP_NAME = "review"


def admin_url(name: str, record: Any, *args: Any) -> str:
    """The address of one of Wagtail's own admin pages about this record or page; empty where an argument is missing."""
    if None in args:
        return ""
    is_page = isinstance(record, AbstractPage)
    view = f"wagtailadmin_pages:{name}" if is_page else record.snippet_viewset.get_url_name(name)
    return reverse(view, args=[quote(record.pk), *args])


def review_url(name: str, record: Any) -> str:
    """The address of a page about this record: ``record``, ``finding``, ``withdraw`` or ``restore``."""
    options = record._meta
    return reverse(f"{APP_NAME}:{name}", args=[options.app_label, options.model_name, quote(record.pk)])
