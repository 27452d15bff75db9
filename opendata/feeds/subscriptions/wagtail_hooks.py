"""Who follows, in the admin: which feeds are followed and by how many, which hooks there are, how their calls went, and
the end of one. Addresses are shown to nobody."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Delivery, Hook, Watch


class Looked(generic.InspectView):
    """Moments are shown by the county's clock."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        return timezone.localtime(value) if isinstance(value, datetime) else value


class Listed(ModelViewSet):
    inspect_view_enabled = True
    inspect_view_class = Looked
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    ordering = ["-pk"]


class WatchIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Watch]:
        confirmed = Q(subscriptions__confirmed_at__isnull=False)
        late = confirmed & Q(subscriptions__tries__gt=1)
        return (
            super()
            .get_base_queryset()
            .annotate(
                mails=Count("subscriptions", confirmed, distinct=True),
                asked=Count("subscriptions", Q(subscriptions__confirmed_at=None), distinct=True),
                late=Count("subscriptions", late, distinct=True),
                called=Count("hooks", Q(hooks__state=Hook.State.ACTIVE), distinct=True),
                stopped=Count("hooks", ~Q(hooks__state=Hook.State.ACTIVE), distinct=True),
            )
        )


class WatchViewSet(Listed):
    model = Watch
    name = "feed_watch_admin"
    form_fields = ["title"]
    icon = "view"
    menu_label = "有人订阅的源"
    inspect_view_enabled = False
    index_view_class = WatchIndex
    ordering = ["title", "pk"]
    list_display = [
        "title", Column("mails", label="邮件"), Column("asked", label="等邮箱确认"), Column("late", label="邮件发不出"),
        Column("called", label="回调"), Column("stopped", label="回调停着"), DateColumn("looked_at", label="上次查看"),
    ]  # fmt: skip
    search_fields = ["title"]


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


class DeliveryFilters(WagtailFilterSet):
    arrived = django_filters.ChoiceFilter(label="结果", choices=[("True", "送达"), ("False", "没有送达")])

    class Meta:
        model = Delivery
        fields = ["arrived", "kind"]


class DeliveryViewSet(Listed):
    model = Delivery
    name = "feed_delivery_admin"
    form_fields = ["note"]
    icon = "list-ul"
    menu_label = "回调记录"
    list_display = ["hook", "kind", "at", Column("result", label="结果"), "status", "took", "note", "message"]
    filterset_class = DeliveryFilters
    search_fields = ["message"]
    inspect_view_fields = ["message", "hook", "kind", "items", "at", "result", "status", "took", "note"]


class SubscriptionsGroup(ViewSetGroup):
    menu_label = "订阅与回调"
    menu_icon = "mail"
    menu_order = 255
    items = (WatchViewSet(), HookViewSet(), DeliveryViewSet())
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_subscriptions() -> SubscriptionsGroup:
    return SubscriptionsGroup()
