"""How pages of open data write numbers."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def grouped(number: Any) -> str:
    """12,345, for counts that may grow large."""
    return f"{number:,}" if isinstance(number, int) else str(number)
