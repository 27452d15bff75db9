"""The county sorts what came in, says what it takes up and why not the rest, and the public reads it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.agencies import roles
from cms.review.refusal import Refused
from interaction.casework import codes
from interaction.consultations.opinions import sending
from interaction.consultations.opinions.desk.sorting import draft_result
from interaction.consultations.opinions.models import (
    FeedbackRow,
    Opinion,
    OpinionGroup,
    OpinionPart,
    OpinionSettings,
    Outcome,
    Result,
)
from interaction.consultations.opinions.sending import Said, Sender
from interaction.moderation import decisions

from .conftest import DRAFT, new_agency, new_result, say, text

ACCEPTED, REFUSED = Opinion.Standing.ACCEPTED, Opinion.Standing.REFUSED


@pytest.mark.django_db
class TestWhatIsShown:
    def comments(self, client, call) -> str:
        return text(client.get(f"/consultations/opinions/{call.pk}/comments/"))

    def test_once_let_through_without_name_telephone_or_markup(self, client, call, staff):
        opinion = say(call, "<b>车位</b>太少，打我电话 13912345678。", name="张三丰")
        decisions.decide(opinion, ACCEPTED, staff().user)
        page = self.comments(client, call)
        assert "&lt;b&gt;车位&lt;/b&gt;太少，打我电话 139****5678。" in page
        assert "张三丰" not in page
        assert "13912345678" not in page

    def test_not_where_its_sender_did_not_agree(self, client, call, staff):
        opinion = say(call, "别公开我这条。", publishable=False)
        decisions.decide(opinion, ACCEPTED, staff().user)
        assert "别公开我这条" not in self.comments(client, call)

    def test_no_more_once_the_decision_was_taken_back_and_what_was_written_stays(self, client, call, staff):
        opinion, user = say(call, "车位太少了。"), staff().user
        decisions.decide(opinion, ACCEPTED, user)
        decisions.decide(opinion, REFUSED, user, "含有他人隐私")
        assert "车位太少了" not in self.comments(client, call)
        opinion.refresh_from_db()
        assert (opinion.said["a4"]["text"], opinion.refusal) == ("车位太少了。", "含有他人隐私")

    def test_held_words_are_named_to_the_moderator(self, call):
        assert "白痴" in say(call, "写这个的人是白痴吗").held_for

    def test_of_one_article_and_page_by_key(self, client, call, staff):
        user = staff().user
        for number in range(32):
            decisions.decide(say(call, f"第{number}份", part="a3" if number % 2 else "a4"), ACCEPTED, user)
        first = client.get(f"/consultations/opinions/{call.pk}/comments/")
        assert len(first.context["opinions"]) == 30
        second = client.get(first.context["pager"].next_url)
        assert [one.text for one in second.context["opinions"]] == ["第1份", "第0份"]
        only = client.get(f"/consultations/opinions/{call.pk}/comments/?part=a3")
        assert {one.label for one in only.context["opinions"]} == {"第三条"}
        for wrong in ("?part=a99", "?key=x", "?key=-1~1~1", "?key=9" * 40):
            assert client.get(f"/consultations/opinions/{call.pk}/comments/{wrong}").status_code == 404

    def test_where_the_county_shows_none_there_is_no_page(self, client, make_call):
        call = make_call(show_opinions=False)
        assert client.get(f"/consultations/opinions/{call.pk}/comments/").status_code == 404


@pytest.mark.django_db
class TestSorting:
    def test_chosen_ones_become_a_group_and_others_join_it(self, make_closed, staff):
        call, client = self.call_with(make_closed, "车位太少", "多设车位", "价格太贵"), staff()
        parts = list(OpinionPart.objects.order_by("pk"))
        url = f"/admin/opinions/{call.pk}/parts/"
        assert "车位太少" in text(client.get(url))
        client.post(url, {"part": [parts[0].pk], "group": "", "summary": "提高充电车位的比例"})
        group = OpinionGroup.objects.get()
        assert (group.part, group.label) == ("a4", "第四条")
        client.post(url, {"part": [parts[1].pk], "group": group.pk})
        assert group.parts.count() == 2
        assert "价格太贵" in text(client.get(f"{url}?group=loose"))
        assert "多设车位" not in text(client.get(f"{url}?group=loose"))
        client.post(url, {"part": [parts[1].pk], "group": "out"})
        assert group.parts.count() == 1

    def call_with(self, make_closed, *texts):
        call = make_closed()
        for said in texts:
            part = OpinionPart.objects.create(
                opinion=Opinion.objects.create(
                    call=call, said={"a4": {"label": "第四条", "text": said}}, received_on=timezone.localdate(),
                    submission_key=said, sender_kind="person",
                ),
                call=call, part="a4", label="第四条", stance="change",
            )  # fmt: skip
            assert part.text == said
        return call

    def test_a_group_without_a_summary_is_not_made_and_nothing_chosen_is_said(self, make_closed, staff):
        call, client = self.call_with(make_closed, "车位太少"), staff()
        url = f"/admin/opinions/{call.pk}/parts/"
        part = OpinionPart.objects.get().pk
        assert "请写一句归纳" in text(client.post(url, {"part": [part], "group": "", "summary": ""}))
        assert "还没有选意见" in text(client.post(url, {"group": "", "summary": "好"}))
        assert client.post(url, {"part": ["x", "9" * 30], "group": "99", "summary": "a\x00"}).status_code == 422
        assert not OpinionGroup.objects.exists()

    def test_who_is_not_heard_is_told_why(self, make_closed, staff):
        call, client = make_closed(), staff()
        group = OpinionGroup.objects.create(call=call, label="第四条", part="a4", summary="提高比例")
        url = f"/admin/opinions/{call.pk}/groups/{group.pk}/"
        form = {"label": "第四条", "summary": "提高比例", "outcome": "not", "reason": ""}
        assert "请说明理由" in text(client.post(url, form))
        assert client.post(url, form | {"reason": "超出财力"}).status_code == 302
        group.refresh_from_db()
        assert (group.outcome, group.reason) == ("not", "超出财力")

    def test_a_dissolved_group_loses_no_opinion(self, make_closed, staff):
        call, client = self.call_with(make_closed, "车位太少"), staff()
        group = OpinionGroup.objects.create(call=call, label="第四条", part="a4", summary="提高比例")
        OpinionPart.objects.update(group=group)
        client.post(f"/admin/opinions/{call.pk}/groups/{group.pk}/", {"dissolve": "1"})
        assert OpinionPart.objects.get().group is None

    def test_the_table_of_feedback_is_filled_in_from_the_groups(self, make_closed, staff):
        call, client = self.call_with(make_closed, "车位太少", "多设车位"), staff()
        group = OpinionGroup.objects.create(
            call=call, label="第四条", part="a4", summary="提高比例", outcome="adopted", reason="改为百分之三十"
        )
        OpinionGroup.objects.create(call=call, label="整体意见", part="", summary="还没想好")
        OpinionPart.objects.update(group=group)
        assert client.post(f"/admin/opinions/{call.pk}/result/").status_code == 302
        result = Result.objects.get()
        draft = result.get_latest_revision_as_object()
        assert [(row.label, row.number, row.outcome) for row in draft.feedback.all()] == [("第四条", 2, "adopted")]
        assert "共收到 2 份意见" in draft.overview
        assert not result.live
        client.post(f"/admin/opinions/{call.pk}/result/")
        assert Result.objects.count() == 1

    def test_not_before_it_has_closed(self, call, staff):
        staff().post(f"/admin/opinions/{call.pk}/result/")
        assert not Result.objects.exists()

    def test_the_staff_of_other_agencies_see_nothing(self, make_closed, staff):
        call = self.call_with(make_closed, "车位太少")
        other = new_agency(name="青禾县水务局", short_name="县水务局", code="11990001000000060X", slug="water")
        stranger = staff("别的单位", agency=other)
        opinion = Opinion.objects.get()
        for address in ("", "parts/", "enter/", "export/csv/"):
            response = stranger.get(f"/admin/opinions/{call.pk}/{address}")
            assert response.status_code == 302, address  # Wagtail's own way of refusing: to the start page
            assert "车位太少" not in text(stranger.get(f"/admin/opinions/{call.pk}/{address}", follow=True))
        assert stranger.get(f"/admin/opinions/opinion/{opinion.pk}/").status_code == 302


@pytest.mark.django_db
class TestOneOpinion:
    def test_name_and_contact_are_masked_until_somebody_says_why_and_that_is_kept(self, call, staff):
        opinion, client = say(call, name="张三丰", contact="13800000000"), staff()
        url = f"/admin/opinions/opinion/{opinion.pk}/"
        page = text(client.get(url))
        assert "张三丰" not in page
        assert "13800000000" not in page
        assert "张三丰" not in text(client.post(url, {"reason": ""}))
        assert "张三丰" in text(client.post(url, {"reason": "核实情况"}))
        assert "核实情况" in text(client.get(f"/admin/snippets/opinions/call/history/{call.pk}/"))

    def test_what_the_public_reads_may_be_masked_further_but_not_rewritten(self, client, call, staff):
        opinion, editor = say(call, "王老五家总占车位。"), staff()
        decisions.decide(opinion, ACCEPTED, editor.user)
        part, url = OpinionPart.objects.get(), f"/admin/opinions/opinion/{opinion.pk}/"
        assert "不能改写" in text(editor.post(url, {"part": part.pk, "shown": "大家都很满意啊。"}))
        editor.post(url, {"part": part.pk, "shown": "***家总占车位。"})
        assert "***家总占车位" in text(client.get(f"/consultations/opinions/{call.pk}/comments/"))
        assert "王老五家总占车位" in text(editor.get(url))

    def test_what_came_on_paper_is_counted_with_the_rest(self, make_closed, staff):
        call, client = make_closed(), staff()
        url = f"/admin/opinions/{call.pk}/enter/"
        form = {
            "token": client.get(url).context["token"], "channel": "post", "received_on": str(timezone.localdate()),
            "sender_kind": "person", "text-a4": "信里说车位太少", "stance-a4": "change",
        }  # fmt: skip
        assert client.post(url, form).status_code == 302
        assert client.post(url, form).status_code == 302  # clicked twice
        opinion = Opinion.objects.get()
        assert (opinion.channel, opinion.entered_by) == ("post", client.user)
        assert "来信 1 份" in text(client.get(f"/admin/opinions/{call.pk}/"))

    def test_its_files_are_downloads_and_none_that_waits_for_the_virus_scanner(self, call, staff, settings, tmp_path):
        settings.DATA_ROOT = tmp_path
        opinion, client = self.with_file(call), staff()
        url = f"/admin/opinions/opinion/{opinion.pk}/{opinion.files.get().pk}/"
        response = client.get(url)
        assert response.content == "建议多设车位。".encode()
        assert response.headers["Content-Disposition"].startswith("attachment")
        settings.CLAMD_URL = "unix:///nowhere"
        assert client.post(url, {"reason": "看看"}).status_code == 405
        waiting = self.with_file(call)
        url = f"/admin/opinions/opinion/{waiting.pk}/{waiting.files.get().pk}/"
        assert "还没有查过病毒" in text(client.get(url, follow=True))

    def with_file(self, call) -> Opinion:
        file = SimpleUploadedFile("意见.txt", "建议多设车位。".encode(), "text/plain")
        said = [Said("", "", "见附件")]
        return sending.submit(call, said, Sender(), secret=codes.new_secret(), files=[file])[0]

    @pytest.mark.parametrize("day", ["2999-01-01", "1999-01-01", "昨天", ""])
    def test_a_day_on_which_it_cannot_have_come_is_asked_again(self, make_closed, staff, day):
        call, client = make_closed(), staff()
        url = f"/admin/opinions/{call.pk}/enter/"
        form = {"token": client.get(url).context["token"], "channel": "post", "received_on": day}
        response = client.post(url, form | {"sender_kind": "person", "text": "信里的话"})
        assert response.status_code == 422
        assert "信里的话" in text(response)
        assert not Opinion.objects.exists()

    def test_taken_away_as_a_table_with_harmless_cells_and_nobodys_name(self, call, staff):
        say(call, "=cmd|'/c calc'!A0", name="张三丰", contact="13800000000")
        client = staff()
        sheet = b"".join(client.get(f"/admin/opinions/{call.pk}/export/csv/").streaming_content).decode()
        assert "'=cmd" in sheet
        assert "张三丰" not in sheet
        assert client.get(f"/admin/opinions/{call.pk}/export/xlsx/").status_code == 200
        assert client.get(f"/admin/opinions/{call.pk}/export/exe/").status_code == 404


@pytest.mark.django_db
class TestTheResult:
    def test_what_was_taken_up_and_why_not_and_the_words_that_changed(self, client, make_closed):
        call = make_closed()
        say_late(call)
        new_result(
            call,
            FeedbackRow(label="第四条", summary="提高比例", number=2, outcome=Outcome.ADOPTED, reason="已改"),
            FeedbackRow(label="整体意见", summary="全免费", number=1, outcome=Outcome.NOT, reason="超出财力"),
            revised=DRAFT.replace("百分之十五", "百分之三十"),
        )
        page = text(client.get(f"/consultations/opinions/{call.pk}/result/"))
        assert "<del>百分之十五</del>" in page
        assert "<ins>百分之三十</ins>" in page
        assert "超出财力" in page
        assert "采纳 1 类（2 条）" in page
        assert "采纳情况已经公布" in text(client.get(call.get_absolute_url()))

    def test_of_a_draft_nobody_knows(self, client, make_closed, staff):
        call = make_closed()
        draft_result(call, staff().user)
        assert client.get(f"/consultations/opinions/{call.pk}/result/").status_code == 404
        assert "采纳情况已经公布" not in text(client.get(call.get_absolute_url()))

    def test_goes_out_only_through_the_three_reviews(self, client, make_closed, staff, through_reviews):
        call = make_closed()
        result = draft_result(call, staff().user)
        with pytest.raises(Refused):
            Result.objects.get().publish(result.get_latest_revision())
        assert through_reviews(result).live
        assert client.get(f"/consultations/opinions/{call.pk}/result/").status_code == 200

    def test_one_that_came_late_says_how_late(self, client, make_closed):
        call = make_closed(days_ago=50)
        new_result(call, published=timezone.now() - timedelta(days=10))
        assert "比承诺的日期晚了 10 日" in text(client.get(f"/consultations/opinions/{call.pk}/result/"))

    def test_is_found_by_its_words(self, make_closed):
        from interaction.consultations.opinions.search_indexes import CallIndex, ResultIndex

        call = make_closed()
        new_result(call, FeedbackRow(label="第四条", summary="提高充电车位比例", outcome="adopted"))
        entry = ResultIndex().entry(ResultIndex().index_queryset().get())
        assert "提高充电车位比例" in entry.text
        assert entry.url.endswith("/result/")
        assert "楼道" in CallIndex().entry(CallIndex().index_queryset().get()).text


def say_late(call):
    """As if it had come in time."""
    opinion = Opinion.objects.create(
        call=call, said={"a4": {"label": "第四条", "text": "太少"}}, received_on=call.last_day, submission_key="x",
        sender_kind="person",
    )  # fmt: skip
    OpinionPart.objects.create(opinion=opinion, call=call, part="a4", label="第四条", stance="change")


@pytest.mark.django_db
class TestByWhen:
    def owed(self, client) -> str:
        return text(client.get("/admin/opinions/due/"))

    def test_yellow_before_red_after_and_gone_once_it_is_public(self, make_closed, staff):
        client = staff()
        call = make_closed(days_ago=19)
        assert "期限内" in self.owed(client)
        assert call.title not in text(client.get("/admin/"))
        type(call).objects.filter(pk=call.pk).update(closes_at=call.closes_at - timedelta(days=1))
        assert "快到期" in self.owed(client)
        assert "还剩 10 日" in text(client.get("/admin/"))
        type(call).objects.filter(pk=call.pk).update(closes_at=call.closes_at - timedelta(days=15))
        assert "超期 4 日" in self.owed(client)
        assert "超期 4 日" in text(client.get("/admin/"))
        new_result(call)
        assert "没有待公布的结果" in self.owed(client)

    def test_the_promised_day_goes_before_the_setting(self, make_closed):
        call = make_closed(result_promised_on=timezone.localdate() + timedelta(days=90))
        assert call.result_due_on == timezone.localdate() + timedelta(days=90)

    def test_another_setting_moves_all_that_promised_nothing_else(self, make_closed):
        call = make_closed(days_ago=5)
        settings = OpinionSettings.load()
        settings.result_days = 60
        settings.save()
        assert call.result_due_on == call.last_day + timedelta(days=60)

    def test_supervisors_see_what_is_over_of_every_agency(self, make_closed, staff):
        make_closed(days_ago=5, title="不急的一件")
        late = make_closed(days_ago=40, title="早该公布的一件")
        supervisor = staff("督办", roles.SUPERVISOR, agency=None)
        start = text(supervisor.get("/admin/"))
        assert "早该公布的一件" in start
        assert "不急的一件" not in start
        assert supervisor.get(f"/admin/opinions/{late.pk}/").status_code == 200
        assert supervisor.get(f"/admin/opinions/{late.pk}/parts/").status_code == 302

    def test_another_agency_is_not_bothered(self, make_closed, staff):
        make_closed(days_ago=40)
        other = new_agency(name="青禾县水务局", short_name="县水务局", code="11990001000000060X", slug="water")
        assert "没有待公布的结果" in self.owed(staff("别的单位", agency=other))

    def test_the_public_is_told_that_it_is_overdue(self, client, make_closed):
        call = make_closed(days_ago=40)
        assert "现已超期，正在督促承办单位" in text(client.get(call.get_absolute_url()))


@pytest.mark.django_db
class TestForgetting:
    def test_names_and_contacts_go_when_their_time_is_over_and_what_was_said_stays(self, call):
        from interaction.consultations.opinions.retention import forget_senders

        opinion = say(call, name="张三丰", contact="13800000000")
        assert forget_senders() == 0
        type(call).objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(days=366))
        assert forget_senders() == 1
        opinion.refresh_from_db()
        assert opinion.sender == {}
        assert opinion.said["a4"]["text"]
        assert forget_senders() == 0
