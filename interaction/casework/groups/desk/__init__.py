"""The pages of groups on the desk. A room puts ``urlpatterns(procedure)`` among its own addresses."""

from django.urls import URLPattern, path

from .action_view import GroupActionView
from .group_view import GroupView
from .list_view import GroupsView
from .membership_view import MembershipView


def urlpatterns(procedure: str) -> list[URLPattern]:
    given = {"procedure": procedure}
    return [
        path("groups/", GroupsView.as_view(**given), name="groups"),
        path("groups/<int:pk>/", GroupView.as_view(**given), name="group"),
        path("groups/<int:pk>/members/", MembershipView.as_view(**given), name="group_members"),
        path("groups/<int:pk>/<slug:action>/", GroupActionView.as_view(**given), name="group_action"),
    ]
