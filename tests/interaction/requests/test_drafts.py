"""A draft outlasts a lost connection, and nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from interaction.casework.models import Draft, Paper
from interaction.casework.papers import store
from interaction.casework.sending import drafts
from interaction.requests.applying.room import ROOM
from tests.interaction.requests.applicants import INFORMATION, PERSON, Applicant, new_agency, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(portal_ready):
    cache.clear()
    return Applicant(new_agency())


def aged(hours=0.0):
    Draft.objects.update(updated_at=timezone.now() - timedelta(hours=hours))


def on_disk():
    return set(store.stored_names())


def with_file(applicant):
    before = on_disk()
    applicant.start()
    applicant.post("information/", INFORMATION | {"papers": [SimpleUploadedFile("说明.txt", "说明".encode())]})
    return on_disk() - before


class TestDraft:
    def test_what_was_typed_is_there_again(self, applicant):
        applicant.fill_in()
        assert INFORMATION["description"] in text(applicant.get("information/"))
        assert PERSON["id_number"] in text(applicant.get("applicant/"))

    def test_after_half_an_hour_it_is_shown_only_to_who_asks(self, applicant):
        applicant.fill_in()
        aged(0.6)
        page = text(applicant.get())
        assert "有一份没填完的申请" in page and PERSON["name"] not in page
        assert applicant.agency.name in text(applicant.client.get("/requests/new/?continue=1"))

    def test_it_can_be_cleared_on_a_shared_computer(self, applicant, django_capture_on_commit_callbacks):
        files = with_file(applicant)
        assert files
        with django_capture_on_commit_callbacks(execute=True):
            assert "草稿已清除" in text(applicant.post("clear/", {}, follow=True))
        assert not Draft.objects.exists() and not files & on_disk()
        assert applicant.get("information/")["Location"] == "/requests/new/"

    def test_after_two_days_it_is_gone(self, applicant, django_capture_on_commit_callbacks):
        files = with_file(applicant)
        aged(47)
        assert drafts.expire() == 0
        aged(49)
        assert applicant.get("information/")["Location"] == "/requests/new/", "though the job has not run yet"
        with django_capture_on_commit_callbacks(execute=True):
            assert drafts.expire() == 1
        assert not files & on_disk()

    def test_a_draft_that_was_sent_leaves_its_files_to_the_case(self, applicant, django_capture_on_commit_callbacks):
        files = with_file(applicant)
        applicant.post("applicant/", PERSON)
        applicant.send()
        aged(49)
        with django_capture_on_commit_callbacks(execute=True):
            assert drafts.expire() == 1
        assert files <= on_disk()
        assert store.open_paper(Paper.objects.get()).decode() == "说明"

    def test_what_was_typed_is_forgotten_once_it_is_sent(self, applicant):
        applicant.fill_in()
        applicant.send()
        assert set(Draft.objects.get().data) == {"sent"}


class TestAnswers:
    def test_no_page_of_a_form_is_kept_anywhere(self, applicant):
        applicant.fill_in()
        for path in ("new/", "new/information/", "new/applicant/", "new/check/"):
            assert "no-store" in applicant.client.get(f"/requests/{path}")["Cache-Control"]
        applicant.send()
        assert "no-store" in applicant.receipt()["Cache-Control"]

    def test_the_page_before_is_the_same_for_everybody(self, applicant):
        answer = applicant.client.get("/requests/")
        assert answer["Cache-Control"].startswith("public") and not answer.cookies
        for said in (
            "当面提交",
            "邮寄",
            "20 个工作日",
            "第三十一条",
            "/requests/procedure/",
            "行政复议",
            "不需要说明用途",
        ):
            assert said in text(answer)

    def test_the_cookie_is_for_these_pages_alone_and_no_script_reads_it(self, applicant):
        cookie = applicant.start().cookies[ROOM.cookie.name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/requests/", True, "Lax")
