"""Files are the public's only while something public holds them, and run nowhere."""

import io

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.rich_text import RichText

from cms.notices.models import Notice, NoticeAttachment
from cms.review import admission

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(portal_ready):
    return get_document_model().objects.create(
        title="名单", file=ContentFile(b"<script>alert(1)</script>", "list.html.txt")
    )


@pytest.fixture
def holder(desk, editor, file):
    form = {
        "attachments-TOTAL_FORMS": "1", "attachments-0-file": file.pk, "attachments-0-title": "",
        "attachments-0-id": "", "attachments-0-ORDER": "1",
    }  # fmt: skip
    return desk.write(editor, **form)


def anybody():
    return Client()


def test_a_file_that_nothing_holds_is_for_staff(file, editor, sign_in):
    assert anybody().get(file.url).status_code == 404
    assert sign_in(editor).get(file.url).status_code == 200


def test_a_file_of_a_draft_is_for_staff(holder, file, editor, sign_in):
    assert anybody().get(file.url).status_code == 404
    assert sign_in(editor).get(file.url).status_code == 200


def test_it_is_public_with_its_notice_and_no_longer(desk, holder, file, first, second, third):
    desk.approve_all(holder, first, second, third)
    assert anybody().get(file.url).status_code == 200
    Notice.objects.get().withdraw("有误", third)
    assert anybody().get(file.url).status_code == 404


def test_a_file_linked_in_the_text_is_public_with_it(desk, editor, file, first, second, third):
    text = f'<p>见<a linktype="document" id="{file.pk}">名单</a>。</p>'
    notice = desk.write(editor, text=text)
    assert anybody().get(file.url).status_code == 404
    desk.approve_all(notice, first, second, third)
    assert anybody().get(file.url).status_code == 200


def test_a_file_that_came_with_an_import_is_public(file, kind, education):
    old = Notice(title="旧公告", kind=kind, lead_agency=education)
    old.attachments = [NoticeAttachment(file=file)]
    admission.admit([(old, timezone.now())], "旧网站")
    assert anybody().get(file.url).status_code == 200


def test_a_file_linked_in_the_text_of_an_import_is_public(file, kind, education):
    text = f'<p>见<a linktype="document" id="{file.pk}">名单</a>。</p>'
    old = Notice(title="旧公告", kind=kind, lead_agency=education, body=[("text", RichText(text))])
    admission.admit([(old, timezone.now())], "旧网站")
    assert anybody().get(file.url).status_code == 200


def test_it_is_downloaded_and_runs_nowhere(file, editor, sign_in):
    response = sign_in(editor).get(file.url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_public_file_is_not_replaced_behind_its_reviewers(desk, holder, file, first, second, third, superuser):
    desk.approve_all(holder, first, second, third)
    url = reverse("wagtaildocs:edit", args=[file.pk])
    data = {"title": "名单", "collection": file.collection_id, "tags": "", "file": ContentFile(b"new", "new.txt")}
    page = desk.sign_in(superuser).post(url, data).content.decode()
    assert "不能直接替换" in page
    file.refresh_from_db()
    assert file.file.read() == b"<script>alert(1)</script>"


def test_a_wrong_name_in_the_address_is_not_found(file, editor, sign_in):
    assert sign_in(editor).get(file.url.replace("list", "other")).status_code == 404


def picture(colour):
    stream = io.BytesIO()
    PIL.Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return ContentFile(stream.getvalue(), f"{colour}.png")


def test_a_public_picture_is_not_replaced_either(kind, education, superuser, sign_in):
    image = get_image_model().objects.create(title="校门", file=picture("red"))
    body = [("picture", {"image": image, "alt": "学校大门", "caption": ""})]
    old = Notice(title="旧公告", kind=kind, lead_agency=education, body=body)
    admission.admit([(old, timezone.now())], "旧网站")
    url = reverse("wagtailimages:edit", args=[image.pk])
    data = {"title": "校门", "collection": image.collection_id, "tags": "", "file": picture("blue")}
    page = sign_in(superuser).post(url, data).content.decode()
    assert "不能直接替换" in page
