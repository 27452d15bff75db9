"""Keys in the admin: which there are, other numbers for one of them, and its end."""

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.agencies.permissions import ChangedOnly

from .forms import StopForm
from .models import AccessKey


class AccessKeyViewSet(ModelViewSet):
    model = AccessKey
    name = "access_key"
    icon = "key"
    menu_label = "接口密钥"
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    list_display = [
        "begins", "created_at", "last_used_on", "per_minute", "per_day",
        Column("revoked_at", label="停用时间"),
    ]  # fmt: skip
    list_filter = ["created_at", "last_used_on"]
    search_fields = ["begins"]
    search_backend_name = None
    ordering = ["-pk"]

    def get_form_class(self, for_update: bool = False) -> type[StopForm]:
        return StopForm


@hooks.register("register_admin_viewset")
def register_keys() -> AccessKeyViewSet:
    return AccessKeyViewSet()


register_permission_policy(AccessKey, ChangedOnly(AccessKey))
