"""Roles, what they may do, and the workflow of three stages. Safe to run again."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from cms.agencies.roles import (
    EDITOR,
    FIRST_REVIEWER,
    OPENNESS_OFFICE,
    REVIEWERS,
    ROLES,
    SECOND_REVIEWER,
    SITE_MANAGER,
    THIRD_REVIEWER,
    grant,
    role,
)

from .policy import examined_records
from .stages import Stage
from .tasks import ReviewTask

WORKFLOW = "三审"
REVIEWER_OF = {Stage.FIRST: FIRST_REVIEWER, Stage.SECOND: SECOND_REVIEWER, Stage.THIRD: THIRD_REVIEWER}

# What each role may do with pages, everywhere in the tree; pages of other agencies are closed to it all the same.
# Whoever publishes does it by the last approval: the gate stands before every other way.
ON_PAGES = {
    EDITOR: ["add_page"],
    FIRST_REVIEWER: ["add_page"],
    SECOND_REVIEWER: ["add_page"],
    THIRD_REVIEWER: ["add_page"],
    OPENNESS_OFFICE: ["add_page"],
    SITE_MANAGER: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"],
}
ON_FILES = {
    EDITOR: ["add", "choose"],
    FIRST_REVIEWER: ["add", "choose"],
    SECOND_REVIEWER: ["add", "choose"],
    THIRD_REVIEWER: ["add", "choose"],
    OPENNESS_OFFICE: ["add", "change", "choose"],
    SITE_MANAGER: ["add", "change", "choose"],
}


def setup() -> None:
    """Make the roles, their permissions and the workflow, and put every kind of record and page under it."""
    _remove_stock()
    _roles()
    _workflow()


def _remove_stock() -> None:
    """Wagtail's own roles and workflow, which would stand beside ours and confuse, while nobody uses them."""
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", task_states=None).delete()


def _roles() -> None:
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in ROLES:
        role(name).permissions.add(admin)
    records = examined_records()
    for model in records:
        _extra_permissions(model)
    grant([EDITOR, OPENNESS_OFFICE, *REVIEWERS], records, ["add", "change", "view"])
    grant([EDITOR, OPENNESS_OFFICE], records, ["delete"])
    grant([THIRD_REVIEWER, OPENNESS_OFFICE], records, ["publish", "unlock"])
    publish_pages = Permission.objects.get(content_type__app_label="review", codename="publish_examined_page")
    for name in (THIRD_REVIEWER, OPENNESS_OFFICE):
        role(name).permissions.add(publish_pages)
    grant([SITE_MANAGER], [Redirect], ["add", "change", "delete"])
    root = Page.get_first_root_node()
    page_type = ContentType.objects.get_for_model(Page)
    for name, codenames in ON_PAGES.items():
        for permission in Permission.objects.filter(content_type=page_type, codename__in=codenames):
            GroupPagePermission.objects.get_or_create(group=role(name), page=root, permission=permission)
    _file_permissions()


def _extra_permissions(model: type[Model]) -> None:
    """Those that Wagtail makes by itself only where the admin was loaded before the migrations ended."""
    content_type = ContentType.objects.get_for_model(model)
    for action, label in {"publish": "发布、撤下", "lock": "锁定", "unlock": "解锁"}.items():
        codename = get_permission_codename(action, model._meta)
        name = f"{label}{model._meta.verbose_name}"
        Permission.objects.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})


def _file_permissions() -> None:
    collection = Collection.get_first_root_node()
    for model in (get_image_model(), get_document_model()):
        content_type = ContentType.objects.get_for_model(model)
        for name, actions in ON_FILES.items():
            codenames = [f"{action}_{model._meta.model_name}" for action in actions]
            for permission in Permission.objects.filter(content_type=content_type, codename__in=codenames):
                GroupCollectionPermission.objects.get_or_create(
                    group=role(name), collection=collection, permission=permission
                )


def _workflow() -> None:
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    for order, stage in enumerate(Stage):
        task, _ = ReviewTask.objects.get_or_create(stage=stage, defaults={"name": stage.label})
        task.groups.add(role(REVIEWER_OF[stage]))
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    for model in examined_records():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
