"""角色: what members of staff are here, as Django groups. Each room grants its own models' permissions to them."""

from collections.abc import Iterable

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

EDITOR = "编辑"
FIRST_REVIEWER = "初审"
SECOND_REVIEWER = "复审"
THIRD_REVIEWER = "终审"
OPENNESS_OFFICE = "公开办"
SITE_MANAGER = "网站管理员"
# Casework: who receives does not handle.
RECEIVER = "受理岗"
HANDLER = "承办岗"
CASE_REVIEWER = "审核岗"
OPENNESS_HEAD = "公开机构负责人"
SUPERVISOR = "督办员"

ROLES = (
    EDITOR, FIRST_REVIEWER, SECOND_REVIEWER, THIRD_REVIEWER, OPENNESS_OFFICE, SITE_MANAGER,
    RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD, SUPERVISOR,
)  # fmt: skip
# Who works on cases.
CASE_WORKERS = (RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD)
REVIEWERS = (FIRST_REVIEWER, SECOND_REVIEWER, THIRD_REVIEWER)


def role(name: str) -> Group:
    """The group of this role, made if there is none yet."""
    return Group.objects.get_or_create(name=name)[0]


def grant(names: Iterable[str], models: Iterable[type[Model]], actions: Iterable[str]) -> None:
    """Let each of these roles do these things (``add``, ``change``, ``delete``, ``publish`` …) with these models."""
    actions = list(actions)
    permissions: list[Permission] = []
    for model in models:
        content_type = ContentType.objects.get_for_model(model)
        codenames = [get_permission_codename(action, model._meta) for action in actions]
        permissions += Permission.objects.filter(content_type=content_type, codename__in=codenames)
    for name in names:
        role(name).permissions.add(*permissions)
