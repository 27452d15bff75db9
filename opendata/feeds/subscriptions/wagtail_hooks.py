"""Who follows by program, in the admin: which hooks there are, how their calls went, and the end of one. Addresses of
mail are shown to nobody."""

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Delivery, Hook


class Listed(ModelViewSet):
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    ordering = ["-pk"]


class HookViewSet(Listed):
    model = Hook
    name = "feed_hook_admin"
    form_fields = ["state"]
    icon = "link-external"
    menu_label = "程序回调"
    list_display = ["number", "watch", Column("host", label="送到"), "state", "arrived_at", "created_at"]
    list_filter = ["state"]
    search_fields = ["number"]
    inspect_view_fields = ["number", "watch", "state", "created_at", "confirmed_at", "arrived_at"]


class DeliveryViewSet(Listed):
    model = Delivery
    name = "feed_delivery_admin"
    form_fields = ["note"]
    icon = "list-ul"
    menu_label = "回调记录"
    list_display = ["message", "hook", "kind", "at", "arrived", "status", "took", "note"]
    list_filter = ["arrived", "kind"]
    search_fields = ["message"]
    inspect_view_fields = ["message", "hook", "kind", "items", "at", "arrived", "status", "took", "note"]


class SubscriptionsGroup(ViewSetGroup):
    menu_label = "订阅与回调"
    menu_icon = "mail"
    menu_order = 255
    items = (HookViewSet(), DeliveryViewSet())
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_subscriptions() -> SubscriptionsGroup:
    return SubscriptionsGroup()
