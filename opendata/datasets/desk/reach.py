"""Whose data it is: the staff of the agency that leads the dataset, and those who work for the county."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import policy_registry

from cms.review.policy import may

from ..models import Dataset, Version

ACTIONS = {"add", "change", "publish"}


def may_work(user: Any, dataset: Dataset) -> bool:
    """Whether this member of staff may bring data and send it out. By whom it must be checked, ``publishing`` says."""
    return may(user, "change", dataset)


def works_with_data(user: Any) -> bool:
    return bool(policy_registry.get_by_type(Dataset).user_has_any_permission(user, ACTIONS))


def own(user: Any) -> "QuerySet[Dataset]":
    """The datasets this member of staff may work on."""
    found: QuerySet[Dataset] = policy_registry.get_by_type(Dataset).instances_user_has_any_permission_for(user, ACTIONS)
    return found


def own_versions(user: Any) -> "QuerySet[Version]":
    return Version.objects.filter(resource__dataset__in=own(user).values("pk"))
