"""The admin of staff accounts. An account is never deleted: what its owner examined keeps their name."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from cms.agencies.models import Agency, User
from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER

# Whoever belongs to no agency sees every agency's drafts.
COUNTY_ROLES = {OPENNESS_OFFICE, SITE_MANAGER}


def may_manage(user: Any, account: User) -> bool:
    """Nobody but a superuser touches a superuser's account."""
    return bool(user.is_superuser or not account.is_superuser)


class _StaffForm(forms.ModelForm):
    """One field for the name, the agency, and no e-mail where there is none."""

    first_name = forms.CharField(label="姓名", max_length=30)
    email = forms.EmailField(label="电子邮箱", required=False)
    last_name = None
    agency = forms.ModelChoiceField(
        Agency.objects.current(), label="所属机构", required=False, empty_label="（全县）",
        help_text="只能看到和处理本机构的内容。留空表示全县，只给公开办和网站管理员。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        county = data.get("is_superuser") or COUNTY_ROLES & {group.name for group in data.get("groups") or []}
        if not data.get("agency") and not county:
            raise ValidationError(
                {"agency": "请选择所属机构。不选机构的人能看到全县的稿件，只能是公开办或网站管理员。"}
            )
        return data


_FIELDS = ["username", "email", "first_name", "agency", "is_superuser", "groups"]


class StaffCreationForm(_StaffForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = _FIELDS


class StaffEditForm(_StaffForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = [*_FIELDS, "is_active"]


class _GuardedFormMixin:
    """Only a superuser makes superusers."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if "is_superuser" in form.fields and not self.request.user.is_superuser:  # type: ignore[attr-defined]
            form.fields["is_superuser"].disabled = True
        return form


class StaffCreateView(_GuardedFormMixin, CreateView):
    pass


class StaffEditView(_GuardedFormMixin, EditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("staff_second_factor_reset", args=[self.object.pk])
        return [*super().header_more_buttons, Button("重置第二因素", url=url, icon_name="key", priority=30)]


class StaffIndexView(IndexView):
    @property
    def columns(self) -> list[Any]:
        columns = [column for column in super().columns if column.name != "last_login"]
        return [*columns, Column("agency", label="所属机构", sort_key="agency__order"), *super().columns[-1:]]

    def get_base_queryset(self) -> "QuerySet[User]":
        queryset: QuerySet[User] = super().get_base_queryset().select_related("agency")
        return queryset


class StaffViewSet(UserViewSet):
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    create_template_name = "agencies/admin/staff/create.html"
    edit_template_name = "agencies/admin/staff/edit.html"
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return StaffEditForm if for_update else StaffCreationForm

    def construct_view(self, view_class: type[Any], **kwargs: Any) -> Callable[..., HttpResponse]:
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            account = User.objects.filter(pk=kwargs["pk"]).first() if "pk" in kwargs else None
            if account and not may_manage(request.user, account):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded
