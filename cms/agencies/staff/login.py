"""Signing in: throttled by address and by name; django-axes locks out who fails again and again."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited
from wagtail.admin.forms.auth import LoginForm


def client_address(request: HttpRequest, *args: Any) -> str:
    """The visitor's address: behind ``PROXY_COUNT`` proxies of our own, what the outermost of them saw."""
    count: int = settings.PROXY_COUNT
    if count:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= count:
            return seen[-count]
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - a unix socket has no address


def _address(group: str, request: HttpRequest) -> str:
    return client_address(request)


def _name(group: str, request: HttpRequest) -> str:
    return request.POST.get("username", "").strip().lower()[:254]


class StaffLoginForm(LoginForm):
    """Wagtail's, which tries no password of whoever tries too often."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "密码"

    def clean(self) -> dict[str, Any]:
        keys = {"staff-login-address": _address, "staff-login-name": _name}
        limits = [
            is_ratelimited(self.request, group=group, key=key, rate=settings.LOGIN_RATE, increment=True)
            for group, key in keys.items()
        ]
        if any(limits):
            raise ValidationError("登录尝试过于频繁，请过一分钟再试。")
        data: dict[str, Any] = super().clean()
        return data
