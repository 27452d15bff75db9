"""What this room adds to the admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import policy_registry

from . import terms
from .models import Document
from .reference_viewsets import (
    FieldViewSet,
    GenreViewSet,
    GuideViewSet,
    LimitViewSet,
    MatterViewSet,
    TopicViewSet,
)
from .standard_views import StandardItemViewSet
from .viewsets import DocumentViewSet

SHOWN = 10


class DisclosureGroup(ViewSetGroup):
    menu_label = "政府信息公开"
    menu_icon = "doc-full"
    menu_order = 210
    items = (
        DocumentViewSet, GuideViewSet, StandardItemViewSet, TopicViewSet, GenreViewSet, MatterViewSet, FieldViewSet,
        LimitViewSet,
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def register_disclosure() -> DisclosureGroup:
    return DisclosureGroup()


class TermsPanel(Component):
    """公开和解读时限: one's own agency's documents that are late or due soon."""

    name = "disclosure_terms"
    order = 120
    template_name = "disclosure/admin/terms_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        policy = policy_registry.get_by_type(Document)
        mine = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
        viewset = Document.snippet_viewset  # type: ignore[attr-defined]
        listing = reverse(viewset.get_url_name("list"))
        return {
            "lines": [
                (due, reverse(viewset.get_url_name("edit"), args=[due.document.pk]))
                for due in terms.waiting(mine, SHOWN)
            ],
            "filters": [(label, f"{listing}?term={term}") for term, label in terms.LABELS.items()],
        }


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    if policy_registry.get_by_type(Document).user_has_any_permission(request.user, {"add", "change", "publish"}):
        panels.append(TermsPanel())
