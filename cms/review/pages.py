"""Pages under review: who may do what with them in the explorer."""

from typing import Any

from wagtail.models import PagePermissionTester

from cms.agencies.permissions import covers


class ExaminedPagePermissionTester(PagePermissionTester):
    """What a member of staff may do with a page of an agency: nothing, where the agency is not theirs."""

    def __init__(self, user: Any, page: Any):
        super().__init__(user, page)
        self.own = page.pk is None or covers(user, page.owning_agency_id)
        if not user.is_superuser and user.is_active:
            # Whoever may add pages edits all those of their agency, not only the ones they wrote themselves.
            extra = {"change"} if "add" in self.permissions else set()
            self.permissions = self.permissions | extra if self.own else set()

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
