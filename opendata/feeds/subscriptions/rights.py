"""What members of staff may do with those who follow."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class ListedOnly(ModelPermissionPolicy):
    """They come and go by their owners. Staff look, and take away what does harm."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "change") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, [one for one in actions if one not in ("add", "change")])
