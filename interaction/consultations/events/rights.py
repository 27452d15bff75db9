"""Who of the staff may see who registered, choose, enter seeds and stand at the door."""

from typing import Any

from wagtail.permissions import policy_registry

from cms.review.policy import may

from .models import Event


def has_room(user: Any) -> bool:
    """Whether this member of staff works with events at all."""
    return bool(user.is_active and policy_registry.get_by_type(Event).user_has_permission(user, "change"))


def may_run(user: Any, event: Event) -> bool:
    """Whether they run this one: the staff of the agency that holds it, and the county's."""
    return bool(user.is_active and may(user, "change", event))
