"""The second factor: a code from an authenticator on one's phone, asked for after the password.

Each member of staff may turn it on; ``SECOND_FACTOR_REQUIRED`` makes everybody do so at the next sign-in. Who has lost
the phone has it reset by a keeper of the site.
"""

from base64 import b32encode
from binascii import unhexlify
from typing import Any

import qrcode
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView
from django_otp import login as otp_login
from django_otp.middleware import OTPMiddleware
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from cms.agencies.models import User

from .accounts import may_manage

# Open to whoever has given the password only.
HALF_WAY = {
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
    "staff_second_factor",
}  # fmt: skip
SETTING_UP = {"staff_second_factor_setup"}


def devices_of(user: Any) -> "Any":
    """The authenticators this member of staff has turned on."""
    return TOTPDevice.objects.filter(user=user, confirmed=True)


def is_signed_in(request: HttpRequest) -> bool:
    """Signed in entirely: with the second factor too, where there is one or must be."""
    user: Any = request.user
    if not user.is_authenticated:
        return False
    return user.is_verified() or not (settings.SECOND_FACTOR_REQUIRED or devices_of(user).exists())


class SecondFactorMiddleware(OTPMiddleware):
    """Leads into the admin only through the second factor, where one is turned on or required."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not request.path_info.startswith(reverse("wagtailadmin_home")) or (match and match.url_name in HALF_WAY):
            return None
        user: Any = request.user
        if not user.is_authenticated or is_signed_in(request):
            return None
        if devices_of(user).exists():
            target = reverse("staff_second_factor")
        elif match and match.url_name in SETTING_UP:
            return None
        else:
            target = reverse("staff_second_factor_setup")
        return HttpResponseRedirect(f"{target}?{urlencode({'next': request.get_full_path()})}")


class CodeForm(forms.Form):
    """A code of six digits, checked against one of the given devices, which slow down who guesses."""

    code = forms.CharField(
        label="动态码",
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, devices: list[TOTPDevice], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.devices = devices
        self.device: TOTPDevice | None = None

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].replace(" ", "")
        self.device = next((device for device in self.devices if device.verify_token(code)), None)
        if self.device is None:
            raise forms.ValidationError("动态码不对，或者刚刚试过。请等手机上换了新的六位数字再输入。")
        return str(code)


@method_decorator(never_cache, name="dispatch")
class CodeView(WagtailAdminTemplateMixin, FormView):
    """A page that asks for a code."""

    form_class = CodeForm
    header_icon = "key"
    breadcrumbs_items: list[dict[str, str]] = []
    request: HttpRequest

    def devices(self) -> list[TOTPDevice]:
        return list(devices_of(self.request.user))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "devices": self.devices()}

    def get_success_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, next=get_valid_next_url_from_request(self.request))


class VerifyView(CodeView):
    """After the password: the code."""

    page_title = "请输入动态码"
    template_name = "agencies/admin/staff/verify.html"

    def form_valid(self, form: Any) -> HttpResponse:
        otp_login(self.request, form.device)
        return super().form_valid(form)


class SetupView(CodeView):
    """Turn the second factor on: scan, then prove it with a code."""

    page_title = "启用第二因素"
    template_name = "agencies/admin/staff/setup.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if devices_of(request.user).exists():
            return redirect("staff_second_factor_state")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    @cached_property
    def device(self) -> TOTPDevice:
        return TOTPDevice.objects.get_or_create(
            user=self.request.user, confirmed=False, defaults={"name": "手机动态码"}
        )[0]

    def devices(self) -> list[TOTPDevice]:
        return [self.device]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        image = qrcode.make(self.device.config_url, image_factory=SvgPathFillImage)
        secret = b32encode(unhexlify(self.device.key)).decode()
        return super().get_context_data(**kwargs, qr=image.to_string(encoding="unicode"), secret=secret)

    def form_valid(self, form: Any) -> HttpResponse:
        TOTPDevice.objects.filter(pk=self.device.pk).update(confirmed=True)
        self.device.confirmed = True
        otp_login(self.request, self.device)
        log(self.request.user, "staff.second_factor_on", user=self.request.user)
        messages.success(self.request, "已启用第二因素。以后登录时，输入密码后还要输入手机上的动态码。")
        return super().form_valid(form)


class StateView(CodeView):
    """What is turned on; a code turns it off."""

    page_title = "第二因素"
    template_name = "agencies/admin/staff/state.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not devices_of(request.user).exists():
            return redirect("staff_second_factor_setup")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        devices_of(self.request.user).delete()
        log(self.request.user, "staff.second_factor_off", user=self.request.user)
        messages.success(self.request, "已停用第二因素。")
        return super().form_valid(form)


class ResetView(WagtailAdminTemplateMixin, TemplateView):
    """A keeper of the site takes away the second factor of somebody who has lost the phone."""

    page_title = "重置第二因素"
    header_icon = "key"
    breadcrumbs_items: list[dict[str, str]] = []
    template_name = "agencies/admin/staff/reset.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.account = get_object_or_404(User, pk=kwargs["pk"])
        policy = policy_registry.get_by_type(User)
        if not policy.user_has_permission(request.user, "change") or not may_manage(request.user, self.account):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        TOTPDevice.objects.filter(user=self.account).delete()
        log(self.account, "staff.second_factor_reset", user=request.user)
        messages.success(request, f"已重置“{self.account.get_full_name() or self.account.username}”的第二因素。")
        return redirect("wagtailusers_users:edit", self.account.pk)
