"""Who may touch what: a member of staff sees and touches only the things of their own agency.

``User.agency`` says which; without one a member of staff works for the whole county (the county's openness office and
the keepers of the site).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Agency


def works_for_county(user: Any) -> bool:
    """Whether this member of staff may touch the things of every agency."""
    return bool(user.is_active and (user.is_superuser or user.agency_id is None))


def covers(user: Any, agency_id: int | None) -> bool:
    """Whether a thing of this agency is this member of staff's to touch; what has no agency is the county's."""
    return bool(user.is_active) and (works_for_county(user) or user.agency_id == agency_id)


def agencies_for(user: Any) -> "QuerySet[Agency]":
    """The agencies in whose name this member of staff may write."""
    current = Agency.objects.current()
    return current if works_for_county(user) else current.filter(pk=user.agency_id)


class AgencyScopedPolicy(ModelPermissionPolicy):
    """A model's usual permissions, but only over the things of one's own agency.

    ``agency_attribute`` names the column that holds the agency's key: ``"lead_agency_id"`` of a document, ``"id"`` of
    an agency itself.
    """

    def __init__(self, model: type[Model] | str, agency_attribute: str = "lead_agency_id"):
        super().__init__(model)
        self.agency_attribute = agency_attribute

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """What is not saved yet belongs to nobody: whoever may add may look at it."""
        if instance.pk is not None and not covers(user, getattr(instance, self.agency_attribute)):
            return False
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> "QuerySet[Any]":
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        if works_for_county(user):
            return self.model._default_manager.all()
        return self.model._default_manager.filter(**{self.agency_attribute: user.agency_id})

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> "QuerySet[Any]":
        own = Q(is_superuser=True) | Q(agency=None) | Q(agency_id=getattr(instance, self.agency_attribute))
        return self.users_with_any_permission(actions).filter(own)


class ChangedOnly(ModelPermissionPolicy):
    """Of which there are, others say: none is added in the admin, and none deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, [one for one in actions if one not in ("add", "delete")])
