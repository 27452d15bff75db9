"""The pages on which a letter is prepared, agreed to and taken back."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.agencies import roles
from interaction.casework.models import Look
from interaction.mailbox import setup as mailbox_setup
from interaction.mailbox.publishing import preparing, wording
from interaction.mailbox.publishing.models import Mask, PublishedFile, PublishedLetter

from .letters import NAME, PHONE, attach, department, officer

pytestmark = pytest.mark.django_db
Status = PublishedLetter.Status


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def url(case, name="letter", *more):
    return reverse(f"letters_desk:{name}", args=[case.number, *more])


def sent(case, do="save", **changes):
    letter = PublishedLetter.objects.filter(case=case).first()
    return {"do": do, "revision": letter.revision if letter else 0, **wording.original(case), **changes}


def photograph(size=(400, 300)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def case(office):
    mailbox_setup.setup()
    return office.letter()


class TestPreparing:
    def test_what_is_found_stands_there_masked_and_who_looked_is_recorded(self, office, case):
        page = desk(office.handler).get(url(case)).content.decode()
        assert "138****8000" in page and "王*明" in page
        assert "姓名" in page
        assert Look.objects.filter(case=case, user_id=office.handler.pk).exists()

    def test_saved_sent_and_agreed_to(self, office, case):
        handler, reviewer = desk(office.handler), desk(office.reviewer)
        handler.get(url(case))
        assert handler.post(url(case), sent(case)).status_code == 302
        page = handler.get(url(case)).content.decode()
        assert "<del>" in page and "<ins>" in page
        assert handler.post(url(case), sent(case, "send")).status_code == 302
        assert "同意公开" in reviewer.get(url(case)).content.decode()
        assert "同意公开</button>" not in handler.get(url(case)).content.decode()
        assert reviewer.post(url(case), sent(case, "approve")).status_code == 302
        letter = PublishedLetter.objects.get()
        assert letter.public and PHONE not in letter.question

    def test_what_was_typed_stays_when_something_is_wrong(self, office, case):
        handler = desk(office.handler)
        handler.get(url(case))
        mask = "0" * 64
        answer = handler.post(
            url(case), sent(case, question="改过的来信", title="", **{f"decision-{mask}": "show", f"reason-{mask}": ""})
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "标题不能空着" in page and "改过的来信" in page
        assert PublishedLetter.objects.get().status == Status.OFFERED

    @pytest.mark.parametrize("title", ["有\x00零", "长" * 101])
    def test_odd_input_comes_back_with_a_message(self, office, case, title):
        handler = desk(office.handler)
        handler.get(url(case))
        assert handler.post(url(case), sent(case, title=title)).status_code == 422
        assert handler.post(url(case), sent(case, question="x" * 100_000)).status_code == 422
        assert handler.post(url(case), sent(case, do="nothing")).status_code == 404
        assert handler.post(url(case), sent(case, do="approve", reason="\x00")).status_code == 409
        assert handler.post(url(case), sent(case, do="decline", reason="\x00")).status_code == 422

    def test_a_page_that_is_out_of_date(self, office, case):
        handler = desk(office.handler)
        handler.get(url(case))
        old = sent(case, title="旧页面上填的")
        handler.post(url(case), sent(case, title="别人先改的"))
        answer = handler.post(url(case), old)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "别人改过" in page and "旧页面上填的" in page

    def test_shown_as_it_is_with_a_reason(self, office, case):
        handler = desk(office.handler)
        handler.get(url(case))
        handler.post(url(case), sent(case))
        mask = Mask.objects.get(sample="138****8000")
        key = mask.fingerprint
        handler.post(url(case), sent(case, **{f"decision-{key}": "show", f"reason-{key}": "村委会的公开电话"}))
        mask.refresh_from_db()
        assert (mask.shown, mask.reason) == (True, "村委会的公开电话")


class TestPictures:
    @pytest.fixture
    def picture(self, office, case):
        attach(case, "照片.jpg", photograph(), "image/jpeg")
        desk(office.handler).get(url(case))
        return PublishedFile.objects.get()

    def test_black_by_numbers_is_burned_in(self, office, case, picture):
        handler = desk(office.handler)
        black = {f"black-{picture.pk}-0-{side}": value for side, value in
                 zip(("left", "top", "width", "height"), (10, 20, 100, 50), strict=True)}  # fmt: skip
        handler.post(url(case), sent(case, **{f"file-{picture.pk}": "1"}, **black))
        shown = handler.get(url(case, "picture", picture.pk, "blacked"))
        assert "no-store" in shown["Cache-Control"]
        image = Image.open(io.BytesIO(shown.content)).convert("RGB")
        assert max(image.getpixel((50, 40))) < 30 and min(image.getpixel((300, 200))) > 220
        handler.post(url(case), sent(case, "send", **{f"file-{picture.pk}": "1"}, **black))
        desk(office.reviewer).post(url(case), sent(case, "approve"))
        letter, picture = PublishedLetter.objects.get(), PublishedFile.objects.get()
        assert picture.name == "图片1.jpg"
        public = Client().get(reverse("published_letter_file", args=[letter.pk, picture.pk]))
        image = Image.open(io.BytesIO(b"".join(public.streaming_content))).convert("RGB")
        assert max(image.getpixel((50, 40))) < 30 and min(image.getpixel((300, 200))) > 220
        assert public["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        "numbers", [("a", "1", "1", "1"), ("1", "1", "0", "5"), ("-1", "1", "5", "5"), ("1", "", "", "")]
    )
    def test_numbers_that_are_none(self, office, case, picture, numbers):
        black = {f"black-{picture.pk}-0-{side}": value for side, value in
                 zip(("left", "top", "width", "height"), numbers, strict=True)}  # fmt: skip
        answer = desk(office.handler).post(url(case), sent(case, **black))
        assert answer.status_code == 422
        assert "涂黑的第 1 处" in answer.content.decode()

    def test_only_those_who_work_on_it_see_it(self, office, case, picture):
        other = officer(department("青禾县财政局", "110000000000000028"), roles.HANDLER, roles.CASE_REVIEWER)
        for user in (other, officer(None, roles.SUPERVISOR)):
            assert desk(user).get(url(case, "picture", picture.pk, "whole")).status_code == 404
        assert desk(office.handler).get(url(case, "picture", picture.pk, "whole")).status_code == 200


class TestWhoSeesWhat:
    def test_nobody_of_another_agency(self, office, case):
        other = officer(department("青禾县财政局", "110000000000000028"), roles.HANDLER, roles.CASE_REVIEWER)
        preparing.offer(case)
        assert desk(other).get(url(case)).status_code == 404
        assert desk(other).post(url(case), sent(case)).status_code == 404
        assert case.number not in desk(other).get(reverse("letters_desk:list")).content.decode()

    def test_supervisors_see_that_there_is_one_and_not_what_it_says(self, office, case):
        preparing.offer(case)
        page = desk(officer(None, roles.SUPERVISOR)).get(reverse("letters_desk:list")).content.decode()
        assert case.number in page and case.subject not in page

    def test_the_list_asks_as_often_for_one_as_for_many(self, office, case, django_assert_max_num_queries):
        for _ in range(5):
            preparing.offer(office.letter())
        client = desk(office.handler)
        client.get(reverse("letters_desk:list"))
        with django_assert_max_num_queries(30):
            page = client.get(reverse("letters_desk:list")).content.decode()
        assert page.count("desk-list__title") == 5

    def test_those_without_a_desk_see_nothing(self, office):
        editor = officer(office.agency, roles.EDITOR)
        assert desk(editor).get(reverse("letters_desk:list")).status_code in (302, 403)


class TestTakingBack:
    def test_with_a_reason(self, office, case):
        office.publish(case)
        reviewer = desk(office.reviewer)
        assert reviewer.post(url(case), sent(case, "withdraw", reason="")).status_code == 422
        assert reviewer.post(url(case), sent(case, "withdraw", reason="政策已经调整")).status_code == 302
        assert PublishedLetter.objects.get().status == Status.WITHDRAWN

    def test_not_to_show_it(self, office, case):
        handler = desk(office.handler)
        handler.get(url(case))
        assert handler.post(url(case), sent(case, "decline", reason="只关系个人")).status_code == 302
        assert PublishedLetter.objects.get().status == Status.DECLINED


def test_the_name_of_the_writer_is_nowhere_on_the_list(office, case):
    office.publish(case)
    page = desk(office.handler).get(f"{reverse('letters_desk:list')}?tab=public").content.decode()
    assert NAME not in page
