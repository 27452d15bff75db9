"""What has a way of its own is said and led there, while one writes and before one goes on, and never forbidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.casework.models import Case
from interaction.mailbox.kinds import LetterKind
from interaction.mailbox.writing import elsewhere
from tests.interaction.mailbox.writers import LETTER, SENDER, text


def names(kind, subject, written):
    return {channel.name for channel in elsewhere.recognise(kind, subject, written)}


@pytest.mark.parametrize(
    ("kind", "written", "channel"),
    [
        ("consultation", "我要申请公开2025年县城学区划分的文件", "openness"),
        ("help", "请贵局提供我村土地承包的批复和合同", "openness"),
        ("suggestion", "希望公布去年道路工程的验收报告", "openness"),
        ("complaint", "不服交警的处罚，要求撤销处罚决定书", "review"),
        ("consultation", "怎样申请行政复议", "review"),
        ("complaint", "对你局不予许可决定不服", "review"),
        ("complaint", "法院的判决明显不公，请政府纠正", "court"),
        ("help", "工资的事我们已经申请仲裁了", "court"),
        ("complaint", "村主任克扣低保金，优亲厚友", "discipline"),
        ("report", "隔壁饭店占道经营", "discipline"),
        ("complaint", "上访三次没有结果，对复查意见不服", "petition"),
        ("help", "小区门口燃气泄漏了", "emergency"),
        ("help", "现在河里有人被困", "emergency"),
    ],
)
def test_is_recognised(kind, written, channel):
    assert channel in names(kind, "一件事", written)
    assert channel in names(kind, written, "情况如标题所说。"), "in the subject as well"


@pytest.mark.parametrize(
    "written",
    [
        "村口三盏路灯从上周起不亮，请派人来修", "请问新生儿上户口要带什么材料", "建议在实验小学门口装一个红绿灯",
        "公交 3 路末班车太早，下晚自习赶不上", "小区垃圾两天没有人收，味道很大", "医保卡丢了怎么补办",
        "网站上的联系电话打不通", "请问什么时候公布中考成绩", "工地夜里十二点还在施工，吵得睡不着",
    ],
)  # fmt: skip
def test_an_ordinary_letter_is_left_alone(written):
    for kind in ("consultation", "suggestion", "complaint", "help", "site_error"):
        assert not names(kind, "反映一个问题", written), kind


@given(st.sampled_from(LetterKind.values), st.text(max_size=300), st.text(max_size=300))
def test_any_text_may_be_written(kind, subject, written):
    elsewhere.recognise(kind, subject, written)


def test_only_so_much_of_a_long_text_is_looked_at():
    assert not names("help", "", "路灯不亮。" * 2_000 + "怎样申请行政复议")


def test_every_channel_says_where_to_go():
    for channel in elsewhere.channels():
        assert channel.title and channel.says.endswith("。") and channel.ways


@pytest.mark.django_db
class TestPages:
    def test_while_typing(self, writer):
        page = text(writer.post("suggested/", {"kind": "report", "subject": "", "text": ""}))
        assert "12388" in page
        page = text(writer.post("suggested/", {"kind": "help", "subject": "问一下", "text": "怎样申请行政复议"}))
        assert "60 日内" in page and "xzfy.moj.gov.cn" in page
        assert text(writer.post("suggested/", {"kind": "help", "subject": "围墙", "text": "围墙歪了"})).strip() == ""

    def test_without_a_script_it_is_said_before_going_on_and_writing_on_is_one_step(self, writer):
        writer.post("", LETTER | {"text": "不服城管的处罚决定，请撤销"})
        page = text(writer.get("sender/"))
        assert "行政复议" in page and "还是想写信，请接着填" in page
        assert writer.post("sender/", SENDER).status_code == 302
        assert writer.send()["Location"] == "/mailbox/receipt/"
        assert Case.objects.count() == 1

    @pytest.mark.parametrize("data", [{}, {"text": "\x00" * 50}, {"text": "长" * 200_000, "kind": "x" * 9999}])
    def test_whatever_is_typed(self, writer, data):
        assert writer.post("suggested/", data).status_code == 200
