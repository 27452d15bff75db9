"""Letters about requests: each notice and each answer has its text, its number, its remedies and its hash."""

import io
from datetime import date

import docx
import pypdfium2
import pytest
from django.test import Client

from interaction.casework import engine, letters
from interaction.casework.encryption import Unreadable
from interaction.casework.history import Situation
from interaction.casework.ledger import canonical
from interaction.casework.letters import setup, texts, writing
from interaction.casework.letters.models import LetterHead, LetterTemplate
from interaction.casework.models import Case, Entry, Paper
from interaction.requests import outcomes
from interaction.requests.models import Answer
from tests.interaction.casework.papers.conftest import PDF, upload
from tests.interaction.requests.driving import on_day

ADDRESSED = "关于2025年学区划分方案"


def pdf_text(paper):
    document = pypdfium2.PdfDocument(letters.pdf(paper))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def docx_text(paper):
    return "\n".join(part.text for part in docx.Document(io.BytesIO(letters.docx(paper))).paragraphs)


def kind_of(key):
    outcome, variant = outcomes.split(key)
    return f"answer_{outcome}_{variant}" if variant else f"answer_{outcome}"


@pytest.fixture
def handled(town):
    with on_day(2026, 4, 3):
        yield town.to_handling(town.request(), "2026-04-03")


@pytest.mark.django_db
class TestTexts:
    @pytest.mark.parametrize("key", [key for key, _ in outcomes.answers()] + ["not_corrected", "fee_unpaid"])
    def test_every_way_a_request_can_end_has_its_letter(self, handled, key):
        details = {name: f"〔{name}〕" for name in outcomes.DETAILS}
        body = letters.draft(Situation(handled, None), kind_of(key), details)
        assert handled.number in body
        assert "{" not in body and "None" not in body
        for name in outcomes.NEEDED.get(key, ()):
            assert f"〔{name}〕" in body
        assert "行政复议" in body and "行政诉讼" in body

    @pytest.mark.parametrize("outcome", [one for one in outcomes.OUTCOMES.values() if one.group == "不予公开"])
    def test_who_is_refused_is_sent_to_review_first(self, handled, outcome):
        details = {name: name for name in outcomes.DETAILS}
        body = letters.draft(Situation(handled, None), kind_of(outcome.name), details)
        assert "先向" in body and "未经行政复议的，不能直接提起行政诉讼" in body
        assert "六个月" not in body

    def test_an_answer_that_gives_everything_leaves_both_ways_open(self, handled):
        body = letters.draft(Situation(handled, None), "answer_open_provided", {})
        assert "也可以自收到本答复书之日起六个月内" in body

    def test_where_the_law_names_an_article_the_letter_does(self, handled):
        for outcome in outcomes.OUTCOMES.values():
            for article in ["第十四条", "第十六条第一款", "第十六条第二款", "第三十七条", "第三十八条", "第三十五条"]:
                if outcome.basis.startswith(article):
                    assert article in texts.shipped("requests")[kind_of(outcome.name)].body

    def test_an_organisation_is_not_spoken_to_as_a_person(self, town):
        with on_day(2026, 4, 3):
            firm = {"kind": "business", "name": "青禾商贸有限公司", "code": "91110000101623741K", "contact": "王五"}
            case = town.to_handling(town.request(**firm), "2026-04-03")
        assert "你单位申请的信息" in letters.draft(Situation(case, None), "answer_open_provided", {})

    def test_reasons_not_given_leave_no_empty_sentence(self, handled):
        body = letters.draft(Situation(handled, None), "answer_special_search", {"ground": "《不动产登记暂行条例》"})
        assert "办理的方式、途径是：\n如对" in body


@pytest.mark.django_db
class TestSending:
    def ask(self, town, case, **data):
        return town.do(case, "handler", "ask_correction", {"what": "请写明哪一年的方案", "days": 15} | data)

    def test_a_notice_is_a_paper_whose_hash_stands_in_the_ledger(self, town, handled):
        self.ask(town, handled)
        paper, entry = Paper.objects.get(kind="letter"), Entry.objects.get(action="ask_correction")
        assert paper.entry == entry
        assert entry.facts["letter"] == paper.sha256
        assert entry.facts["letter_number"] == paper.number == "县教育局依申〔2026〕1号"
        assert paper.level == Paper.Level.APPLICANT
        assert paper.content["addressee"] == "张三丰"
        assert "张三丰" not in canonical(entry.facts).decode()

    def test_what_was_entered_stands_in_the_letter(self, town, handled):
        self.ask(town, handled)
        body = Paper.objects.get(kind="letter").content["body"]
        assert "请写明哪一年的方案" in body and "15个工作日内提交补正" in body
        assert "2026年4月3日收到" in body and "2025 年学区划分方案" in body

    def test_the_form_shows_the_text_and_takes_it_changed(self, town, handled):
        form = engine.form_for(Situation(handled, town.actor(handled, "handler")), "ask_correction")
        shown = form["letter_body"].value()
        assert "{事项}" in shown and "{天数}" in shown and "学区划分方案" in shown
        self.ask(town, handled, letter_body=shown.replace("特此告知。", "请尽快补正。"))
        body = Paper.objects.get(kind="letter").content["body"]
        assert body.endswith("请尽快补正。") and "请写明哪一年的方案" in body

    @pytest.mark.parametrize(
        ("body", "problem"), [(" ", "不能为空"), ("{没有的}", "没有“{没有的}”"), ("{编号", "成对"), ("a\x00", "空字符")]
    )
    def test_a_text_that_cannot_be_sent_is_not(self, town, handled, body, problem):
        with pytest.raises(engine.Invalid, match=problem):
            self.ask(town, handled, letter_body=body)
        assert Case.objects.get().step == "handling"
        assert not Paper.objects.exists()

    def test_braces_of_the_applicant_do_no_harm(self, town):
        with on_day(2026, 4, 3):
            case = town.to_handling(town.request(description="{理由}{0.__class__}方案 {"), "2026-04-03")
            self.ask(town, case)
        assert "｛理由｝｛0.__class__｝方案 ｛" in Paper.objects.get(kind="letter").content["body"]

    def test_numbers_run_through_the_year_and_over_kinds(self, town, handled):
        LetterHead.objects.create(agency=town.agency, prefix="青教依申")
        self.ask(town, handled)
        second = town.to_handling(town.request(), "2026-04-03")
        town.do(second, "handler", "ask_reasons", {"what": "本月第 40 件", "days": 5})
        assert list(Paper.objects.values_list("number", flat=True)) == ["青教依申〔2026〕1号", "青教依申〔2026〕2号"]
        with on_day(2027, 1, 5):
            third = town.to_handling(town.request(), "2027-01-05")
            self.ask(town, third)
        assert Paper.objects.last().number == "青教依申〔2027〕1号"

    def test_a_refused_action_takes_no_number(self, town, handled):
        with pytest.raises(engine.Invalid):
            self.ask(town, handled, what="")
        self.ask(town, handled)
        assert Paper.objects.get().number.endswith("〔2026〕1号")

    def test_a_third_party_is_written_to_and_the_applicant_does_not_see_it(self, town, handled):
        data = {"name": "李四", "contact": "13900139000", "question": "拟公开你单位的报价", "asked_on": "2026-04-03"}
        town.do(handled, "handler", "ask_third_party", data)
        paper = Paper.objects.get(kind="letter")
        assert paper.level == Paper.Level.THIRD_PARTY
        assert paper.task is not None
        assert paper.content["addressee"] == "李四"
        assert f"征求意见书编号：{paper.task.number}" in paper.content["body"]
        assert "15个工作日内" in paper.content["body"] and "拟公开你单位的报价" in paper.content["body"]
        assert "张三丰" not in str(paper.content)

    def test_another_agency_is_written_to(self, town, handled):
        town.do(
            handled,
            "handler",
            "ask_joint",
            {"agency": town.other.pk, "question": "请提出意见", "asked_on": "2026-04-03"},
        )
        paper = Paper.objects.get(kind="letter")
        assert (paper.level, paper.content["addressee"]) == (Paper.Level.STAFF, "青禾县财政局")
        assert "视为同意公开" in paper.content["body"]

    def test_the_extension_says_until_when(self, town, handled):
        town.do(handled, "handler", "ask_extension", {"days": 20, "reasons": "需要核对多年档案"})
        town.do(handled, "head", "approve_extension", {"days": 20, "reasons": "需要核对多年档案"})
        body = Paper.objects.get(kind="letter").content["body"]
        assert Case.objects.get().due_on == date(2026, 6, 3)
        assert "不能在2026年5月7日前答复" in body and "至2026年6月3日" in body and "需要核对多年档案" in body

    def test_the_fee_is_told_with_its_sum(self, town, handled):
        town.do(handled, "handler", "notice_fee", {"mode": "pages", "quantity": 101})
        body = Paper.objects.get(kind="letter").content["body"]
        assert "应缴金额：720元" in body and "20个工作日内缴纳" in body and "合计 720 元" in body

    def test_who_does_not_correct_is_told_that_it_is_over(self, town, handled):
        self.ask(town, handled)
        with on_day(2026, 8, 3):
            town.do(Case.objects.get(), "system", "abandon_correction")
        assert Paper.objects.last().content["title"] == "政府信息公开申请不再处理告知书"


@pytest.mark.django_db
class TestAnswers:
    @pytest.fixture
    def sent(self, town, handled):
        from django.utils.datastructures import MultiValueDict

        files = MultiValueDict({"files": [upload("学区划分方案.pdf", PDF), upload("说明.pdf", PDF)]})
        data = {"answer": "open/provided", "body": "你申请的信息现提供给你。𠮷\n如对本答复不服，可以申请行政复议。"}
        town.do(handled, "handler", "draft_answer", data, files)
        town.run(
            handled, ("reviewer", "approve_answer"), ("receiver", "send", {"sent_on": "2026-04-03", "way": "online"})
        )
        return Paper.objects.get(kind="letter")

    def test_what_was_approved_is_what_is_sent(self, sent):
        assert sent.content["body"] == Answer.objects.get().letter["body"]
        assert Entry.objects.get(action="send").facts["letter"] == sent.sha256
        assert sent.template == "answer_open_provided"

    def test_as_pdf_and_as_docx_with_what_goes_with_it(self, sent):
        for text in (pdf_text(sent), docx_text(sent)):
            assert "张三丰：" in text and "现提供给你。𠮷" in text and "2026年4月3日" in text
            assert "1．学区划分方案.pdf" in text and "2．说明.pdf" in text
            assert sent.number in text and "青禾县教育局" in text

    def test_chinese_is_set_in_chinese_type_in_the_docx(self, sent):
        document = docx.Document(io.BytesIO(letters.docx(sent)))
        runs = [run for part in document.paragraphs for run in part.runs]
        assert all("eastAsia" in run._element.xml for run in runs)

    def test_a_letter_that_was_changed_or_erased_is_not_given_out(self, sent):
        sent.content = {**sent.content, "body": "别的"}
        with pytest.raises(Unreadable):
            letters.pdf(sent)
        sent.content = {}
        with pytest.raises(Unreadable):
            letters.docx(sent)


@pytest.mark.django_db
class TestManyAtOnce:
    """An answer written once for many is each applicant's own: their number, their day, their name."""

    def test_each_gets_a_letter_of_their_own(self, town):
        from interaction.casework.desk import together

        with on_day(2026, 4, 3):
            firm = {"kind": "business", "name": "青禾商贸有限公司", "code": "91110000101623741K", "contact": "王五"}
            cases = [town.to_handling(town.request(**more), "2026-04-03") for more in ({}, firm)]
            handler = town.people["handler"]
            choice = {"answer": "internal", "reasons": "属于内部工作流程"}
            here = Situation(cases[0], town.actor(cases[0], "handler"))
            form = together.common_form(here, "draft_answer", choice)
            assert not form.is_valid()
            offered = form["body"].value()
            assert "{编号}" in offered and "{称呼}" in offered and "属于内部工作流程" in offered
            assert cases[0].number not in offered
            results = together.act_together(cases, "draft_answer", handler, choice | {"body": offered})
            assert all(result.done for result in results)
        for case, answer in zip(cases, Answer.objects.order_by("pk"), strict=True):
            assert case.number in answer.letter["body"] and "{" not in answer.letter["body"]
            assert "未经行政复议的" in answer.letter["body"]
        assert "你单位申请的信息" in answer.letter["body"]

    def test_so_do_those_who_are_asked_to_correct(self, town):
        from interaction.casework.desk import together

        with on_day(2026, 4, 3):
            cases = [town.to_handling(town.request(), "2026-04-03") for _ in range(2)]
            here = Situation(cases[0], town.actor(cases[0], "handler"))
            assert "letter_body" not in together.common_form(here, "ask_correction").fields
            together.act_together(cases, "ask_correction", town.people["handler"], {"what": "年份", "days": 15})
        bodies = list(Paper.objects.order_by("pk").values_list("content", flat=True))
        assert [case.number in body["body"] for case, body in zip(cases, bodies, strict=True)] == [True, True]


@pytest.mark.django_db
class TestTheCountysOwnTexts:
    def edit(self, client, kind, **changes):
        template = LetterTemplate.objects.get(kind=kind)
        data = {"title": template.title, "body": template.body, "remedies": template.remedies} | changes
        return client.post(f"/admin/letter_templates/edit/{template.pk}/", data)

    @pytest.fixture
    def client(self, portal_ready, django_user_model):
        client = Client()
        client.force_login(django_user_model.objects.create_superuser("guanli", "a@example.com", "x"))
        return client

    def test_every_text_stands_in_the_admin_and_none_can_be_added_or_deleted(self, client):
        page = client.get("/admin/letter_templates/").content.decode()
        assert "政府信息公开申请补正告知书" in page
        assert client.get("/admin/letter_templates/new/").status_code == 302
        pk = LetterTemplate.objects.first().pk
        assert client.post(f"/admin/letter_templates/delete/{pk}/").status_code == 302
        assert LetterTemplate.objects.filter(pk=pk).exists()

    def test_a_changed_text_is_used_and_stays_after_an_update(self, client, town, handled):
        self.edit(client, "correction", body="请补正{事项}，编号{编号}。")
        setup.setup()
        town.do(handled, "handler", "ask_correction", {"what": "年份", "days": 15})
        assert Paper.objects.get().content["body"] == f"请补正年份，编号{handled.number}。"

    def test_emptied_it_is_the_shipped_text_again(self, client):
        self.edit(client, "correction", body="别的")
        self.edit(client, "correction", body="")
        template = LetterTemplate.objects.get(kind="correction")
        assert template.body == texts.shipped("requests")["correction"].body
        assert texts.is_shipped(template)

    def test_a_text_nobody_changed_follows_the_new_version(self, client):
        LetterTemplate.objects.filter(kind="correction").update(
            body="旧文本",
            shipped=texts.hash_of(
                texts.Text("correction", LetterTemplate.objects.get(kind="correction").title, "旧文本")
            ),
        )
        setup.setup()
        assert LetterTemplate.objects.get(kind="correction").body == texts.shipped("requests")["correction"].body

    def test_an_update_that_changes_nothing_leaves_no_trace(self, portal_ready):
        before = list(LetterTemplate.objects.values_list("changed_at", flat=True))
        setup.setup()
        assert list(LetterTemplate.objects.values_list("changed_at", flat=True)) == before

    def test_the_legal_office_decides_which_remedies_a_border_case_has(self, client, handled):
        self.edit(client, "answer_not_held_absent", remedies="review_first")
        body = letters.draft(Situation(handled, None), "answer_not_held_absent", {"searched": "档案室"})
        assert "未经行政复议的，不能直接提起行政诉讼" in body

    @pytest.mark.parametrize("body", ["{不认识}", "{编号", "{编号.__class__}"])
    def test_a_wrong_name_comes_back_with_what_is_wrong(self, client, body):
        page = self.edit(client, "correction", body=body)
        assert page.status_code == 200
        assert "变量" in page.content.decode()
        assert LetterTemplate.objects.get(kind="correction").body != body

    def test_each_text_can_be_seen_as_a_letter(self, client):
        for template in LetterTemplate.objects.all():
            response = client.get(f"/admin/letter_templates/{template.pk}/sample.pdf")
            assert response.content.startswith(b"%PDF-"), template.kind

    def test_strangers_to_the_matter_do_not_see_them(self, portal_ready, django_user_model):
        client = Client()
        client.force_login(django_user_model.objects.create_user("guoke", password="x"))
        pk = LetterTemplate.objects.first().pk
        assert client.get(f"/admin/letter_templates/{pk}/sample.pdf").status_code in (302, 403)

    def test_who_reviews_follows_from_the_agency(self, town):
        from cms.agencies.models import Agency

        county = Agency.objects.create(name="青禾县人民政府", code="11000000000000003X", kind="government")
        town.agency.parent = county
        assert writing.head_of(town.agency).review_body == "青禾县人民政府"
        assert writing.head_of(county).review_body == "上一级人民政府"
