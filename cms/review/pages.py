"""Pages under review in the explorer: the staff of one agency neither see nor touch those of another."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from wagtail.models import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.agencies.permissions import covers, works_for_county

PUBLISH = "review.publish_examined_page"


class ExaminedPagePermissionTester(PagePermissionTester):
    """What a member of staff may do with a page of an agency: nothing, where the agency is not theirs."""

    def __init__(self, user: Any, page: Any):
        super().__init__(user, page)
        self.own = page.pk is None or covers(user, page.owning_agency_id)
        granted: set[str] = getattr(self, "permissions", set())  # a superuser has none and needs none
        # Whoever may add pages edits all those of their agency, not only the ones they wrote themselves.
        extra = {"change"} if "add" in granted else set()
        # The last reviewers publish what goes through the reviews, and nothing else in the tree.
        extra |= {"publish", "unlock"} if user.has_perm(PUBLISH) else set()
        self.permissions: set[str] = granted | extra if self.own else set()

    def can_edit(self) -> bool:
        return self.own and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What has been public stays: it is withdrawn, not deleted."""
        return self.own and self.page.published_at is None and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        return self.own and super().can_delete(ignore_bulk=True)

    def can_unpublish(self) -> bool:
        """Withdrawal, with a reason, takes its place."""
        return False


class AgencyPagePolicy(PagePermissionPolicy):
    """Wagtail's permissions over the tree, less the pages of other agencies."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        page = instance.specific_deferred
        if hasattr(page, "owning_agency_id") and not covers(user, page.owning_agency_id):
            return False
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> "QuerySet[Any]":
        return self._own(user, super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: Any) -> "QuerySet[Any]":
        return self._own(user, super().explorable_instances(user))

    def _own(self, user: Any, pages: "QuerySet[Any]") -> "QuerySet[Any]":
        if works_for_county(user):
            return pages
        for model in apps.get_models():
            if issubclass(model, self.model) and hasattr(model, "owning_agency_id"):
                others = model._base_manager.exclude(agency_id=user.agency_id)
                pages = pages.exclude(pk__in=others.order_by().values("pk"))
        return pages
