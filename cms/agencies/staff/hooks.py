"""What staff accounts add to the admin. Imported by the room's ``wagtail_hooks``."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages

from cms.agencies.models import User

from . import second_factor
from .accounts import may_manage

NEVER_DELETED = "账号不能删除。不再使用的账号请取消勾选“有效”，以前的审查记录才保得住姓名。"


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("second-factor/", second_factor.VerifyView.as_view(), name="staff_second_factor"),
        path("second-factor/setup/", second_factor.SetupView.as_view(), name="staff_second_factor_setup"),
        path("second-factor/state/", second_factor.StateView.as_view(), name="staff_second_factor_state"),
        path("second-factor/reset/<int:pk>/", second_factor.ResetView.as_view(), name="staff_second_factor_reset"),
    ]


@hooks.register("register_account_menu_item")
def register_account_menu_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("staff_second_factor_state"),
        "label": "第二因素（手机动态码）",
        "help_text": "登录时除密码外，再核对手机上的六位动态码。",
    }


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("staff.second_factor_on", "启用第二因素", "启用第二因素")
    actions.register_action("staff.second_factor_off", "停用第二因素", "停用第二因素")
    actions.register_action("staff.second_factor_reset", "重置第二因素", "重置第二因素")


@hooks.register("before_delete_user")
def before_delete_user(request: HttpRequest, account: User) -> HttpResponse:
    messages.error(request, NEVER_DELETED)
    return redirect("wagtailusers_users:edit", account.pk)


@hooks.register("before_bulk_action")
def before_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], view: Any) -> HttpResponse | None:
    accounts = [obj for obj in objects if isinstance(obj, User)]
    if not accounts:
        return None
    if action_type == "delete":
        messages.error(request, NEVER_DELETED)
        return redirect("wagtailusers_users:index")
    if not all(may_manage(request.user, account) for account in accounts):
        messages.error(request, "只有系统管理员才能改动系统管理员的账号。")
        return redirect("wagtailusers_users:index")
    return None
