"""Staff accounts: who keeps them, how one signs in, the second factor."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.agencies import roles
from cms.agencies.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "长长的口令-2026"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def editor(education):
    user = User.objects.create_user("editor", password=PASSWORD, agency=education, first_name="江予")
    user.groups.add(Group.objects.get(name=roles.EDITOR))
    return user


@pytest.fixture
def manager(portal_ready):
    user = User.objects.create_user("manager", password=PASSWORD, first_name="梁砚舟")
    user.groups.add(Group.objects.get(name=roles.SITE_MANAGER))
    return user


@pytest.fixture
def superuser(portal_ready):
    return User.objects.create_superuser("root", password=PASSWORD)


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sign_in(client, username, password, **headers):
    return client.post(LOGIN, {"username": username, "password": password}, **headers)


# --- Signing in


def test_with_the_right_password_one_is_in(editor):
    client = Client()
    assert sign_in(client, "editor", PASSWORD).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_five_wrong_passwords_lock_the_name_at_that_address_for_half_an_hour(editor):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False) as clock:
        client = Client()
        for _ in range(4):
            assert sign_in(client, "editor", "错的").status_code == 200
        locked = sign_in(client, "editor", "错的")
        assert locked.status_code == 429
        assert "账号暂时锁定" in locked.content.decode()
        assert sign_in(client, "editor", PASSWORD).status_code == 429
        assert sign_in(Client(), "editor", PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302
        clock.shift(timedelta(minutes=31))
        assert sign_in(client, "editor", PASSWORD).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(editor):
    client = Client()
    for _ in range(4):
        sign_in(client, "editor", "错的")
    assert sign_in(client, "editor", PASSWORD).status_code == 302
    assert sign_in(Client(), "editor", "错的").status_code == 200


def test_whoever_tries_many_names_is_slowed_down(editor, settings):
    settings.LOGIN_RATE = "5/m"
    client = Client()
    for number in range(5):
        sign_in(client, f"somebody{number}", "错的")
    assert "过于频繁" in sign_in(client, "editor", PASSWORD).content.decode()


def test_whoever_tries_one_name_from_many_addresses_is_slowed_down(editor, settings):
    settings.LOGIN_RATE = "5/m"
    for number in range(5):
        sign_in(Client(), "editor", "错的", REMOTE_ADDR=f"192.0.2.{number}")
    assert "过于频繁" in sign_in(Client(), "editor", PASSWORD, REMOTE_ADDR="192.0.2.99").content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),  # nobody of ours set it: a visitor's word is not taken
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what the visitor put in front does not count
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_behind_our_proxies(rf, settings, proxies, forwarded, address):
    from cms.agencies.staff.login import client_address

    settings.PROXY_COUNT = proxies
    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


def test_a_session_ends_when_the_account_is_closed(editor):
    client = signed_in(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


# --- The second factor


def code_of(device, at=None):
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = (at or timezone.now()).timestamp()
    return f"{totp.token():06d}"


@pytest.fixture
def device(editor):
    return TOTPDevice.objects.create(user=editor, name="手机动态码", confirmed=True)


def test_anybody_may_turn_it_on_and_off(editor):
    client = signed_in(editor)
    page = client.get(reverse("staff_second_factor_setup"))
    assert re.search(r"<svg", page.content.decode())
    device = TOTPDevice.objects.get(user=editor, confirmed=False)
    assert "动态码不对" in client.post(reverse("staff_second_factor_setup"), {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False) as clock:
        device.refresh_from_db()
        client.post(reverse("staff_second_factor_setup"), {"code": code_of(device)})
        assert TOTPDevice.objects.filter(user=editor, confirmed=True).exists()
        assert client.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=5))
        device.refresh_from_db()
        client.post(reverse("staff_second_factor_state"), {"code": code_of(device)})
    assert not TOTPDevice.objects.exists()


def test_the_password_alone_opens_nothing_once_it_is_on(editor, device):
    client = signed_in(editor)
    for url in ("/admin/", "/admin/snippets/notices/notice/", "/admin/account/", "/admin/second-factor/setup/"):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("staff_second_factor"))
    assert client.post("/admin/second-factor/state/", {"code": "1"}).url.startswith(reverse("staff_second_factor"))


def test_with_the_code_one_is_in_and_back_where_one_was(editor, device):
    client = signed_in(editor)
    url = client.get("/admin/account/").url
    response = client.post(url, {"code": code_of(device), "next": "/admin/account/"})
    assert response.url == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200


def test_a_code_serves_once(editor, device):
    code = code_of(device)
    assert signed_in(editor).post(reverse("staff_second_factor"), {"code": code}).status_code == 302
    assert signed_in(editor).post(reverse("staff_second_factor"), {"code": code}).status_code == 200


def test_guessing_codes_is_slowed_down(editor, device):
    client = signed_in(editor)
    client.post(reverse("staff_second_factor"), {"code": "000000"})
    assert client.post(reverse("staff_second_factor"), {"code": code_of(device)}).status_code == 200


def test_another_site_is_never_led_to(editor, device):
    client = signed_in(editor)
    response = client.post(reverse("staff_second_factor"), {"code": code_of(device), "next": "https://example.com/"})
    assert response.url == reverse("wagtailadmin_home")


def test_where_it_is_required_everybody_sets_it_up_first(editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    response = signed_in(editor).get("/admin/")
    assert response.url.startswith(reverse("staff_second_factor_setup"))
    assert signed_in(editor).get(response.url).status_code == 200


def test_the_public_site_asks_nobody(editor, device):
    assert signed_in(editor).get("/agencies/").status_code == 200


def test_a_keeper_of_the_site_resets_it_for_who_has_lost_the_phone(editor, device, manager):
    client = signed_in(manager)
    url = reverse("staff_second_factor_reset", args=[editor.pk])
    assert "江予" in client.get(url).content.decode()
    assert TOTPDevice.objects.exists()  # looking at the page resets nothing
    client.post(url)
    assert not TOTPDevice.objects.exists()


def test_an_editor_resets_nobodys(editor, manager):
    TOTPDevice.objects.create(user=manager, name="手机", confirmed=True)
    signed_in(editor).post(reverse("staff_second_factor_reset", args=[manager.pk]))
    assert TOTPDevice.objects.exists()


# --- Keeping accounts


def form(agency, *role_names, **fields):
    groups = Group.objects.filter(name__in=role_names)
    return {
        "username": "xinren", "first_name": "何新", "email": "", "agency": agency.pk if agency else "",
        "password1": PASSWORD, "password2": PASSWORD, "groups": [group.pk for group in groups], **fields,
    }  # fmt: skip


def test_a_keeper_of_the_site_makes_an_account_for_an_agency(manager, education):
    client = signed_in(manager)
    assert "所属机构" in client.get(reverse("wagtailusers_users:add")).content.decode()
    client.post(reverse("wagtailusers_users:add"), form(education, roles.EDITOR))
    user = User.objects.get(username="xinren")
    assert user.agency == education
    assert user.get_full_name() == "何新"
    assert sign_in(Client(), "xinren", PASSWORD).status_code == 302


def test_an_editor_without_an_agency_would_see_everything_and_is_not_made(manager):
    page = signed_in(manager).post(reverse("wagtailusers_users:add"), form(None, roles.EDITOR)).content.decode()
    assert "请选择所属机构" in page
    assert not User.objects.filter(username="xinren").exists()


def test_the_openness_office_belongs_to_no_agency(manager):
    signed_in(manager).post(reverse("wagtailusers_users:add"), form(None, roles.OPENNESS_OFFICE))
    assert User.objects.get(username="xinren").agency is None


def test_a_keeper_of_the_site_makes_no_superuser_and_touches_none(manager, superuser, education, editor):
    client = signed_in(manager)
    client.post(reverse("wagtailusers_users:add"), form(education, roles.EDITOR, is_superuser="on"))
    assert not User.objects.get(username="xinren").is_superuser
    edit = reverse("wagtailusers_users:edit", args=[superuser.pk])
    client.post(edit, form(None, username="root", password1="另一个口令-2026", password2="另一个口令-2026"))
    superuser.refresh_from_db()
    assert superuser.check_password(PASSWORD)
    client.post(f"/admin/bulk/agencies/user/set_active_state/?id={superuser.pk}", {"mark_as_active": ""})
    superuser.refresh_from_db()
    assert superuser.is_active


def test_an_account_is_closed_not_deleted(superuser, editor):
    client = signed_in(superuser)
    client.post(reverse("wagtailusers_users:delete", args=[editor.pk]))
    client.post(f"/admin/bulk/agencies/user/delete/?id={editor.pk}")
    assert User.objects.filter(pk=editor.pk).exists()


def test_an_editor_does_not_see_the_accounts(editor):
    assert signed_in(editor).get(reverse("wagtailusers_users:index")).status_code == 302


def test_the_list_shows_whose_people_they_are(manager, editor):
    page = signed_in(manager).get(reverse("wagtailusers_users:index")).content.decode()
    assert "江予" in page
    assert "县教育局" in page
