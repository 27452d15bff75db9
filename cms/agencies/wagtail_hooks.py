"""What this room adds to the admin."""

from wagtail import hooks

from .staff import hooks as staff_hooks  # noqa: F401 - registers itself
from .viewsets import AgencyViewSet


@hooks.register("register_admin_viewset")
def register_agencies() -> AgencyViewSet:
    return AgencyViewSet()
