"""Clerks keep agencies in the admin, one by one and by sheet."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.agencies.models import Agency
from tests.cms.agencies.conftest import code_of


def sheet(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("机构.csv", "\n".join(["统一社会信用代码,全称,联系电话", *lines]).encode())


def form_of(agency: Agency, **changes: str) -> dict[str, str]:
    names = [
        "name", "short_name", "aliases", "kind", "document_prefix", "order", "slug", "code", "code_exception", "duties",
        "head_name", "head_title", "address", "hours", "telephone", "fax", "email", "postcode", "website",
        "openness_office", "openness_address", "openness_telephone", "openness_fax", "openness_email",
    ]  # fmt: skip
    form = {name: str(getattr(agency, name) or "") for name in names} | {
        "parent": "",
        "successor": "",
        "abolished_on": "",
    }
    form |= {f"units-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return form | {"units-MAX_NUM_FORMS": "1000"} | changes


@pytest.fixture
def clerk(client, education):
    """Somebody at the education bureau who may change agencies."""
    group = Group.objects.create(name="机构维护")
    group.permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "change_agency", "add_agency", "delete_agency"])
    )
    user = get_user_model().objects.create_user("clerk", password="x", agency=education)
    user.groups.add(group)
    client.force_login(user)
    return client


def test_list_finds_part_of_a_chinese_name(admin, education, government):
    page = admin.get("/admin/agencies/", {"q": "教育"}).content.decode()
    assert "青禾县教育局" in page
    assert "青禾县人民政府办公室" not in page


def test_bad_code_is_refused_until_its_exception_is_explained(admin, education):
    address = f"/admin/agencies/edit/{education.pk}/"
    bad = education.code[:-1] + ("0" if education.code[-1] != "0" else "1")
    page = admin.post(address, form_of(education, code=bad)).content.decode()
    assert "校验码" in page
    answer = admin.post(address, form_of(education, code=bad, code_exception="登记机关已确认"), follow=True)
    assert "已按“代码例外说明”放行并标记" in answer.content.decode()
    education.refresh_from_db()
    assert education.code == bad


def test_sheet_is_shown_before_it_is_applied(admin, education):
    lines = [f"{education.code},青禾县教育局,0000-8123499", f"{code_of(9)},青禾县档案馆,"]
    preview = admin.post("/admin/agencies/import/", {"file": sheet(*lines)})
    page = preview.content.decode()
    assert "0000-8123402" in page
    assert "0000-8123499" in page
    assert Agency.objects.count() == 2
    form = {"token": preview.context["token"], "digest": preview.context["plan"].digest}
    done = admin.post("/admin/agencies/import/", form, follow=True)
    assert "新增 1 个机构，修改 1 个" in done.content.decode()
    assert Agency.objects.filter(name="青禾县档案馆").exists()
    again = admin.post("/admin/agencies/import/", form)
    assert "已经过期或已导入" in again.content.decode()


def test_sheet_with_an_error_saves_nothing_and_offers_no_button(admin, education):
    page = admin.post("/admin/agencies/import/", {"file": sheet(f"{code_of(9)},青禾县档案馆,", "1,青禾县方志馆,")})
    text = page.content.decode()
    assert "第 3 行" in text
    assert 'name="token"' not in text
    form = {"token": page.context["token"], "digest": page.context["plan"].digest}
    admin.post("/admin/agencies/import/", form)
    assert not Agency.objects.filter(name="青禾县档案馆").exists()


def test_when_somebody_changed_an_agency_meanwhile_the_preview_is_shown_again(admin, education):
    preview = admin.post("/admin/agencies/import/", {"file": sheet(f"{education.code},青禾县教育局,0000-8123499")})
    Agency.objects.filter(pk=education.pk).update(telephone="0000-8123488")
    form = {"token": preview.context["token"], "digest": preview.context["plan"].digest}
    page = admin.post("/admin/agencies/import/", form).content.decode()
    assert "有人改动过" in page
    education.refresh_from_db()
    assert education.telephone == "0000-8123488"


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("a.csv", b"")}, {"token": "../x", "digest": "y"}])
def test_nothing_or_nonsense_sent_in_is_answered_with_advice(admin, data):
    answer = admin.post("/admin/agencies/import/", data)
    assert answer.status_code == 200
    assert "help-critical" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_all_agencies_are_taken_home_as_a_sheet(admin, education, form):
    answer = admin.get(f"/admin/agencies/export/{form}/")
    data = b"".join(answer.streaming_content)
    again = admin.post("/admin/agencies/import/", {"file": SimpleUploadedFile(f"a.{form}", data)})
    assert "完全一样" in again.content.decode()
    assert admin.get("/admin/agencies/export/doc/").status_code == 404


def test_staff_of_one_agency_see_and_touch_only_their_own(clerk, education, government):
    page = clerk.get("/admin/agencies/").content.decode()
    assert "青禾县教育局" in page
    assert f"/admin/agencies/edit/{government.pk}/" not in page
    assert clerk.get(f"/admin/agencies/edit/{education.pk}/").status_code == 200
    for view in ("edit", "delete", "history", "usage"):
        answer = clerk.get(f"/admin/agencies/{view}/{government.pk}/")
        assert answer.status_code in (302, 403)
    answer = clerk.post(f"/admin/agencies/edit/{government.pk}/", form_of(government, telephone="0000-0000000"))
    government.refresh_from_db()
    assert government.telephone == "0000-8123401"
    assert clerk.get("/admin/agencies/import/").status_code in (302, 403)
    exported = b"".join(clerk.get("/admin/agencies/export/csv/").streaming_content).decode("utf-8-sig")
    assert "青禾县教育局" in exported
    assert government.code not in exported


def test_an_agency_in_use_is_not_deleted(admin, education, government):
    answer = admin.post(f"/admin/agencies/delete/{government.pk}/", follow=True)
    assert "不能删除" in answer.content.decode()
    assert Agency.objects.filter(pk=government.pk).exists()


def test_a_mistaken_agency_can_be_deleted(admin, education):
    assert admin.post(f"/admin/agencies/delete/{education.pk}/").status_code == 302
    assert not Agency.objects.filter(pk=education.pk).exists()


def test_upload_in_memory_and_on_disk_are_read_alike(admin, education, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = admin.post("/admin/agencies/import/", {"file": sheet(f"{education.code},青禾县教育局,0000-8123499")})
    assert "0000-8123499" in answer.content.decode()
