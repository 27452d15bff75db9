"""In place of Wagtail's own app of users, whose admin knows nothing of agencies."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffAppConfig(WagtailUsersAppConfig):
    user_viewset = "cms.agencies.staff.accounts.StaffViewSet"
