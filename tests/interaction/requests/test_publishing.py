"""What one citizen was given, all may have: made a document without anything of who asked, after the reviews."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Workflow

from cms.agencies import roles
from cms.disclosure.models import Document, Genre, Topic
from cms.review.tasks import ReviewTask
from interaction.casework import engine
from interaction.casework.history import Situation
from interaction.casework.letters import layout
from interaction.casework.models import Case, Entry
from interaction.requests import publishing
from interaction.requests.applying import already_public
from interaction.requests.models import InformationRequest, Publication
from tests.cms.disclosure.conftest import SECRECY
from tests.interaction.requests.driving import APPLICANT

PLAN = layout.build("学区划分方案", "各学区的范围如下。")
LETTER = (
    "你于2026年4月3日以“网上提交”方式提交的政府信息公开申请（编号：{number}）收到。\n"
    "经审查，张三丰申请的信息可以公开，现提供给你，详见附件。联系人手机138 0013 8000。\n"
    "如对本答复不服，可以自收到之日起六十日内申请行政复议。\n特此告知。"
)


@pytest.fixture
def answered(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    case = town.to_handling(town.request())
    files = MultiValueDict({"files": [SimpleUploadedFile("学区方案（张三丰）.pdf", PLAN)]})
    data = {"answer": "open/provided", "body": LETTER.format(number=case.number)}
    town.do(case, "handler", "draft_answer", data, files)
    return town.run(
        case,
        ("reviewer", "approve_answer"),
        ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
    )


def form_of(town, case):
    return engine.form_for(Situation(case, town.actor(case, "receiver")), "publish")


def made(town, case, **changes):
    form = form_of(town, case)
    data = {name: form[name].value() for name in ("title", "text", "papers")} | {"checked": "on"} | changes
    town.do(case, "receiver", "publish", data)
    return Document.objects.get()


@pytest.mark.django_db
class TestTheDraft:
    def test_it_is_a_draft_of_the_agency_that_answered(self, town, answered):
        document = made(town, answered)
        assert not document.live and not document.is_public
        assert document.lead_agency == town.agency
        assert "第四十四条" in document.access_basis
        assert document.title == "关于2025 年学区划分方案的信息"
        assert document.attachments.get().title == "学区方案（×××）.pdf"
        assert Entry.objects.get(action="publish").facts == {"document": document.index_number}

    def test_nothing_of_the_applicant_stands_in_it(self, town, answered):
        document = made(town, answered)
        text = f"{document.title} {document.body.render_as_block()} {document.attachments.get()}"
        for value in APPLICANT.values():
            assert len(value) < 6 or value == APPLICANT["description"] or value not in text
        assert "张三丰" not in text and "8000" not in text
        assert "现提供给申请人" in text
        assert answered.number not in text and "行政复议" not in text and "特此告知" not in text

    @pytest.mark.parametrize(
        "text", ["张三丰申请公开", "电话138 0013 8000", "1101051949 1231002x", "ZHANG@example.com"]
    )
    def test_what_is_typed_back_in_is_stopped(self, town, answered, text):
        with pytest.raises(engine.Invalid, match="还有申请人或者第三方的"):
            made(town, answered, text=text)
        assert not Document.objects.exists()

    def test_of_a_third_party_nothing_either(self, town, answered):
        from interaction.casework.models import Task

        party = {"name": "李四建材厂", "contact": "13900139000"}
        days = {"asked_on": "2026-01-05", "days": 15, "due_on": "2026-01-26"}
        Task.objects.create(case=answered, kind="third_party", party=party, **days)
        assert publishing.without_persons(answered, "李四 建材厂（139-0013-9000）") == "×××（×××）"

    def test_unchecked_it_is_not_made(self, town, answered):
        with pytest.raises(engine.Invalid, match="请先核对"):
            made(town, answered, checked="")

    def test_once_is_enough_and_a_deleted_draft_can_be_made_again(self, town, answered):
        document = made(town, answered)
        with pytest.raises(engine.Refused, match=document.index_number):
            made(town, answered)
        document.delete()
        assert made(town, answered).pk

    def test_what_was_refused_cannot_be_made_public(self, town):
        case = town.to_handling(town.request())
        town.do(case, "handler", "draft_answer", {"answer": "internal", "reasons": "内部流程", "body": "不予公开。"})
        case = town.run(
            case,
            ("reviewer", "approve_answer"),
            ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
        )
        assert "publish" not in town.available(case, "receiver")

    def test_the_handler_does_not_decide_it(self, town, answered):
        assert "publish" not in town.available(answered, "handler")
        assert "publish" in town.available(answered, "head")

    @given(st.text(max_size=80))
    def test_masking_leaves_no_name_in_any_text(self, text):
        pattern = publishing._pattern("张三丰")
        assert not pattern.search(pattern.sub(publishing.MASK, f"{text}张 三丰{text}"))


def through_reviews(town, document):
    """The editor completes it, and three people let it pass."""
    editor = town.hire("editor", town.agency, roles.EDITOR)
    document.topic, document.genre = Topic.objects.first(), Genre.objects.first()
    document.save_revision(user=editor)
    Workflow.objects.get(name="三审").start(Document.objects.get(), editor)
    for role in roles.REVIEWERS:
        state = Document.objects.get().current_workflow_task_state
        person = town.hire(role, town.agency, role)
        said = SECRECY if role == roles.FIRST_REVIEWER else {}
        ReviewTask.objects.get(pk=state.task_id).on_action(state, person, "approve", **said, comment="")


@pytest.mark.django_db
class TestOnceItIsPublic:
    @pytest.fixture
    def document(self, town, answered, django_capture_on_commit_callbacks):
        document = made(town, answered)
        with django_capture_on_commit_callbacks(execute=True):
            through_reviews(town, document)
        document.refresh_from_db()
        assert document.is_public
        return document

    def test_the_case_knows_and_its_timeline_says_so(self, document):
        request = InformationRequest.objects.get()
        assert request.published_as == document.index_number
        assert Publication.objects.get().public
        entry = Entry.objects.get(action="made_public")
        assert entry.facts["document"] == document.index_number

    def test_who_types_the_same_is_pointed_to_it(self, document):
        assert already_public.answered_before(" 2025年学区 划分方案。") == document.get_absolute_url()

    def test_saved_again_it_is_not_told_twice(self, document, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            document.save()
        assert Entry.objects.filter(action="made_public").count() == 1

    def test_taken_back_nobody_is_pointed_to_it(self, document, town, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            document.withdraw("有误", town.hire("office", None, roles.OPENNESS_OFFICE))
        assert InformationRequest.objects.get().published_as == ""
        assert already_public.answered_before("2025 年学区划分方案") == ""

    def test_the_public_page_shows_it_without_the_applicant(self, document):
        page = Client().get(document.get_absolute_url()).content.decode()
        assert "现提供给申请人" in page
        assert "张三丰" not in page

    def test_other_documents_concern_no_case(self, document):
        publishing.stands("99000000/2026-00001", True)
        publishing.dropped(document.index_number)
        assert Publication.objects.exists()
        assert Case.objects.count() == 1
