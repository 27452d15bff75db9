"""Who of the staff may sit at the live desk."""

from typing import Any

from wagtail.permissions import policy_registry

from cms.review.policy import may

from .models import Interview


def has_room(user: Any) -> bool:
    """Whether this member of staff works with interviews at all."""
    return bool(user.is_active and policy_registry.get_by_type(Interview).user_has_permission(user, "change"))


def may_run(user: Any, interview: Interview) -> bool:
    """The staff of the agency that holds it, and the county's."""
    return bool(user.is_active and may(user, "change", interview))
