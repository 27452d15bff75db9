"""What a member of staff may do with a record under review."""

from typing import Any

from django.apps import apps
from django.db.models import Model
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy

from cms.agencies.permissions import AgencyScopedPolicy

from .examined import Examined, ExaminedPage, ExaminedRecord
from .pages import AgencyPagePolicy


class ExaminedPolicy(AgencyScopedPolicy):
    """Only the records of one's own agency, and none that has been public is deleted: it is withdrawn instead."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        if action == "delete" and getattr(instance, "published_at", None):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def examined_records() -> list[type[ExaminedRecord]]:
    """Every kind of record that goes through the reviews."""
    return [model for model in apps.get_models() if issubclass(model, ExaminedRecord)]


def examined_pages() -> list[type[ExaminedPage]]:
    """Every kind of page that goes through the reviews."""
    return [model for model in apps.get_models() if issubclass(model, ExaminedPage)]


def register_policies() -> None:
    register_permission_policy(Page, AgencyPagePolicy(Page))
    for model in examined_records():
        register_permission_policy(model, ExaminedPolicy(model))


def may(user: Any, action: str, record: Examined) -> bool:
    """Whether this member of staff may do this with this record or page: ``change`` or ``publish`` (withdraw too)."""
    if isinstance(record, ExaminedPage):
        permissions = record.permissions_for_user(user)
        return permissions.can_edit() if action == "change" else permissions.can_publish()
    return bool(policy_registry.get(record).user_has_permission_for_instance(user, action, record))
