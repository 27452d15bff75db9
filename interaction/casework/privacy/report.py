"""Who looked at whose personal data, for those of the county who watch over it: newest first, a page at a time."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.agencies import roles
from cms.agencies.models import User
from cms.agencies.permissions import works_for_county

from .. import codes
from ..actors import groups_of
from ..models import Look

PAGE = 50
WATCHERS = frozenset({roles.OPENNESS_OFFICE, roles.SUPERVISOR, roles.SITE_MANAGER})


def may_watch(user: Any) -> bool:
    """The county's openness office, its supervisors, and the keepers of the site."""
    return works_for_county(user) and bool(user.is_superuser or groups_of(user) & WATCHERS)


class FilterForm(forms.Form):
    number = forms.CharField(label="办件编号", required=False, max_length=100)
    username = forms.CharField(label="工作人员的用户名", required=False, max_length=150)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


class LooksView(WagtailAdminTemplateMixin, TemplateView):
    """Without the personal data itself: only that it was looked at."""

    template_name = "casework/admin/looks.html"
    page_title = "个人信息查看记录"
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_watch(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("wagtailadmin_home"), "label": "首页"}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FilterForm(self.request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        found = list(_looks(asked)[: PAGE + 1])
        older = ""
        if len(found) > PAGE:
            names = {name: asked.get(name, "") for name in ("number", "username")}
            older = urlencode(names | {"before": found[PAGE - 1].pk})
        return super().get_context_data(
            form=form, looks=found[:PAGE], older=older, narrowed=any(asked.values()), plain=reverse("looks"), **kwargs
        )


def _looks(asked: dict[str, Any]) -> "QuerySet[Look]":
    looks = Look.objects.select_related("case__agency").order_by("-pk")
    if asked.get("number"):
        looks = looks.filter(case__number=codes.normalise_number(asked["number"]))
    if asked.get("username"):
        looks = looks.filter(user_id__in=_users(asked["username"]))
    if asked.get("before"):
        looks = looks.filter(pk__lt=asked["before"])
    return looks


def _users(username: str) -> list[int]:
    """By the name an account has now; what it was called then stands in the record."""
    return list(User.objects.filter(username=username.strip()).values_list("pk", flat=True))
