"""How shares are shown."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{share:.1%}"


@register.filter
def with_first(rows: list[Any], first: Any) -> list[Any]:
    return [first, *rows]
