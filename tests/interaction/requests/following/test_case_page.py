"""What the applicant is shown: what comes next and by when, how that was counted, what happened and who has it."""

import pytest
from django.utils import timezone

from interaction.casework.models import Paper
from interaction.casework.papers import store
from tests.interaction.requests.driving import on_day


@pytest.fixture
def handled(town, visitor):
    """Received on Friday, 3 April 2026, handled on Monday the 13th."""
    with on_day(2026, 4, 3):
        visitor.case, visitor.code = town.to_handling(town.request(form="paper", delivery="pick_up")), town.code()
    with on_day(2026, 4, 13):
        visitor.open(visitor.case, visitor.code)
        yield visitor


def answered(town, case):
    drafted = {"answer": "secret", "body": "答复如下。", "reasons": "已定密", "ground": "保密法"}
    return town.run(
        case, ("handler", "draft_answer", drafted),
        ("reviewer", "approve_answer"), ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
    )  # fmt: skip


@pytest.mark.django_db
class TestWhatIsShown:
    def test_days_left_and_the_date(self, handled):
        page = handled.text()
        assert "还剩 15 个工作日，5月7日以前答复。" in page
        assert "light--green" in page and "正常" in page
        assert "县教育局（承办岗）" in page

    def test_how_the_date_was_counted(self, handled):
        page = handled.text()
        assert "今天是第 5 个工作日，还剩 15 个工作日" in page
        assert "双方确认收到申请，次日起算" in page and "第三十三条第二款" in page

    def test_yellow_when_little_time_is_left(self, town, visitor):
        with on_day(2026, 4, 3):
            case, code = town.to_handling(town.request()), town.code()
        with on_day(2026, 4, 29):
            page = visitor.open(case, code).content.decode()
        assert "light--yellow" in page and "将到期" in page and "还剩 3 个工作日" in page

    def test_where_it_stands_on_the_chart(self, handled):
        assert "<svg" in handled.text()

    def test_a_case_that_is_late_says_so_and_what_can_be_done(self, town, visitor):
        with on_day(2026, 4, 3):
            case, code = town.to_handling(town.request()), town.code()
        with on_day(2026, 5, 12):
            page = visitor.open(case, code).content.decode()
        assert "light--red" in page and "已超过 4 个工作日" in page and "县政务公开主管部门" in page

    def test_waiting_for_the_applicant(self, handled, town):
        town.do(handled.case, "handler", "ask_correction", {"what": "请写明哪一年", "days": 15})
        page = handled.text()
        assert "等您办理" in page and "还剩 15 个工作日，请在5月7日以前办理。" in page
        assert "请写明哪一年" in page and "现在停止计算" in page

    def test_opinions_of_others_are_told_without_names(self, handled, town):
        asked = {
            "name": "李四海",
            "contact": "13900139000",
            "question": "拟公开与李四海的合同",
            "asked_on": "2026-04-13",
        }
        town.do(handled.case, "handler", "ask_third_party", asked | {"note": "李四海是承包人"})
        page = handled.text()
        assert "正在征求第三方意见" in page and "等待的时间不计入答复期限" in page
        assert "最迟等到5月7日" in page
        for secret in ("李四海", "13900139000", "合同", "承包人", "DS2026"):
            assert secret not in page
        town.do(
            handled.case, "third_party", "third_party_answer", {"answer_choice": "disagree", "reasons": "我的商业秘密"}
        )
        page = handled.text()
        assert "第三方提出意见" in page and "商业秘密" not in page and "不同意" not in page

    def test_notes_for_the_applicant_are_shown_and_those_of_the_house_are_not(self, handled, town):
        town.do(handled.case, "handler", "remark", {"note": "此人前年也来过"})
        town.do(handled.case, "handler", "ask_extension", {"days": 10, "reasons": "人手不够"})
        town.do(handled.case, "head", "approve_extension", {"days": 10, "reasons": "须到档案馆查找"})
        page = handled.text()
        assert "前年" not in page and "人手不够" not in page
        assert "须到档案馆查找" in page and "延长答复期限并告知申请人（10 个工作日）" in page

    def test_the_answer_and_its_light_stay(self, handled, town):
        answered(town, handled.case)
        page = handled.text()
        assert "已答复：属于国家秘密" in page and "已办结" in page
        assert "还剩" not in page.split("办理经过")[0].split("case-sum")[0]

    def test_personal_data_is_not_on_the_page(self, handled):
        page = handled.text()
        for secret in ("张三丰", "11010519491231002X", "13800138000", "zhang@example.com", "某街道"):
            assert secret not in page

    def test_words_of_people_are_text_not_html(self, handled, town):
        town.do(handled.case, "applicant", "supplement", {"text": "<script>alert(1)</script> & <b>粗</b>"})
        page = handled.text()
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page

    def test_nothing_of_another_case_is_on_the_page(self, handled, town):
        other = town.request(description="另一个人要的拆迁补偿明细", name="王小二")
        page = handled.text()
        assert other.number not in page and "拆迁补偿" not in page

    def test_few_queries_however_much_happened(self, handled, town, django_assert_max_num_queries):
        for n in range(30):
            town.do(handled.case, "applicant", "supplement", {"text": f"第 {n} 次"})
        handled.text()  # the frame of the page is remembered
        with django_assert_max_num_queries(8):
            assert "第 29 次" in handled.text()


@pytest.mark.django_db
class TestPapers:
    def keep(self, case, kind, level, name="材料.txt", **more):
        stored = store.put_content(name, "内容甲乙丙".encode(), "text/plain")
        return store.keep(case, stored, kind=kind, level=level, **more)

    def test_own_papers_are_downloaded_and_never_shown_in_place(self, handled):
        paper = self.keep(handled.case, Paper.Kind.ATTACHMENT, Paper.Level.APPLICANT)
        assert "材料.txt" in handled.text()
        answer = handled.page(f"/requests/track/case/papers/{paper.pk}/")
        assert b"".join(answer.streaming_content).decode() == "内容甲乙丙"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"

    def test_papers_of_the_house_and_of_third_parties_do_not_exist_here(self, handled, town):
        asked = {"name": "李四海", "contact": "13900139000", "question": "问", "asked_on": "2026-04-13"}
        case = town.do(handled.case, "handler", "ask_third_party", asked)
        task = case.tasks.get()
        hidden = [
            self.keep(case, Paper.Kind.EVIDENCE, Paper.Level.STAFF, "内部.txt"),
            self.keep(case, Paper.Kind.LETTER, Paper.Level.THIRD_PARTY, "征求意见书.txt", task=task),
        ]
        for paper in hidden:
            assert handled.page(f"/requests/track/case/papers/{paper.pk}/").status_code == 404
            assert handled.page(f"/requests/track/case/papers/{paper.pk}.pdf").status_code == 404
            assert paper.name not in handled.text()

    def test_papers_of_another_case_do_not_exist_here(self, handled, town):
        other = self.keep(town.request(), Paper.Kind.ATTACHMENT, Paper.Level.APPLICANT, "别人的.txt")
        for ending in ("/", ".pdf", ".docx"):
            assert handled.page(f"/requests/track/case/papers/{other.pk}{ending}").status_code == 404

    def test_a_paper_that_was_damaged_is_not_given_out(self, handled):
        paper = self.keep(handled.case, Paper.Kind.ATTACHMENT, Paper.Level.APPLICANT)
        store.path_of(paper.file).write_bytes(b"x")
        assert handled.page(f"/requests/track/case/papers/{paper.pk}/").status_code == 404
