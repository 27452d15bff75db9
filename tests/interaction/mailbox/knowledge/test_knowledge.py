"""What was answered well is kept, reviewed, offered to who drafts and who writes, and looked at again in time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.agencies import roles
from cms.review.admission import admit
from cms.review.refusal import Refused
from interaction.casework.desk import dues
from interaction.casework.models import Case
from interaction.mailbox import knowledge
from interaction.mailbox.knowledge import finding, making, using
from interaction.mailbox.knowledge.models import AnswerTemplate, KnowledgeItem, KnowledgeUse
from interaction.mailbox.models import Letter, Reply
from search import memory
from tests.interaction.mailbox.sorting.conftest import LAMPS, County

TENANTS = "持居住证的随迁子女可以就近报名入学。请带居住证、户口簿、租房合同，于 6 月 20 日前到学区所在小学登记。"


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    memory.bump()


@pytest.fixture
def county(portal_ready):
    return County()


def known(county, title="随迁子女怎么报名上小学？", answer=TENANTS, **more):
    """An item as if its reviews were over."""
    fields = {"lead_agency": county.schools, "basis": "《义务教育法》第十二条", **more}
    item = KnowledgeItem(title=title, answer=answer, **fields)
    admit([(item, timezone.now())], "测试")
    memory.bump()
    return item


def answered(county, text="经查，王小明反映的路灯已于昨日修复，电话13800138000已回访。今后请拨打维修热线。"):
    case = county.letter(LAMPS, agency=county.town)
    Reply.objects.create(case=case, text=text, drafted_by=county.people["handler"], status="sent")
    Case.objects.filter(pk=case.pk).update(step="answered", handler=county.people["handler"])
    return Case.objects.get(pk=case.pk)


def signed_in(county, who):
    client = Client()
    client.force_login(county.people[who])
    return client


@pytest.mark.django_db
class TestOffered:
    def test_to_who_writes_only_what_is_for_everybody(self, county):
        item = known(county)
        known(
            county,
            "随迁子女入学内部口径",
            "随迁子女报名时按居住证年限排队，学位紧张的由局里统筹。",
            open_to_public=False,
        )
        found = knowledge.suggest("外地户口的孩子能不能报名上小学，随迁子女要带什么", public=True)
        assert [one.title for one in found] == [item.title]
        assert found[0].url == item.get_absolute_url() and found[0].agency == "县教育局"

    def test_to_who_drafts_also_what_is_their_agencys_own(self, county):
        known(county)
        known(county, "随迁子女入学内部口径", "随迁子女报名时按居住证年限排队。", open_to_public=False)
        asked = "随迁子女报名上小学要居住证吗"
        own = knowledge.suggest(asked, public=False, agency=county.schools)
        assert {one.title for one in own} == {"随迁子女怎么报名上小学？", "随迁子女入学内部口径"}
        assert TENANTS in next(one.extract for one in own if one.url)
        others = knowledge.suggest(asked, public=False, agency=county.town)
        assert [one.title for one in others] == ["随迁子女怎么报名上小学？"]

    def test_not_what_has_nothing_to_do_with_it(self, county):
        known(county)
        assert knowledge.suggest("小区门口的路灯坏了", public=True) == []
        assert knowledge.suggest("\x00", public=True) == knowledge.suggest("", public=True) == []

    def test_nor_what_is_past_its_last_day(self, county):
        known(county, valid_until=timezone.localdate() - timedelta(days=1))
        assert knowledge.suggest("随迁子女报名上小学", public=True) == []

    def test_nor_what_no_review_let_out(self, county):
        KnowledgeItem(title="随迁子女怎么报名？", answer=TENANTS, lead_agency=county.schools, live=False).save()
        memory.bump()
        assert knowledge.suggest("随迁子女报名上小学", public=True) == []
        with pytest.raises(Refused):
            KnowledgeItem(title="甲", answer="乙", lead_agency=county.schools, live=True).save()


@pytest.mark.django_db
class TestMade:
    def test_from_an_answer_with_what_tells_of_people_masked(self, county):
        case = answered(county)
        prepared = making.prepared(case)
        assert "王小明" not in prepared.answer and "13800138000" not in prepared.answer
        assert ("姓名", "来信人") in prepared.found and any(kind == "手机号码" for kind, _ in prepared.found)

    def test_by_one_press_and_once_only(self, county):
        case, browser = answered(county), signed_in(county, "handler")
        address = f"/admin/casework/mailbox/knowledge/from/{case.number}/"
        page = browser.get(address).content.decode()
        assert "已经遮盖的个人信息" in page and "13800138000" not in page
        data = {"question": "路灯坏了找谁修？", "answer": "请拨打维修热线，三日内修复。"}
        for _ in range(2):
            assert browser.post(address, data).status_code == 302
        item = KnowledgeItem.objects.get()
        assert (item.source, item.lead_agency, item.live, item.kind) == (case, county.town, False, "help")
        assert item.latest_revision is not None
        assert browser.get(address).status_code == 302

    def test_what_still_tells_of_people_is_not_kept(self, county):
        case, browser = answered(county), signed_in(county, "handler")
        page = browser.post(
            f"/admin/casework/mailbox/knowledge/from/{case.number}/", {"question": "路灯", "answer": "请打13800138000"}
        )
        assert page.status_code == 422 and "手机号码" in page.content.decode()
        assert not KnowledgeItem.objects.exists()

    def test_by_nobody_of_another_agency(self, county):
        case, browser = answered(county), signed_in(county, "stranger")
        address = f"/admin/casework/mailbox/knowledge/from/{case.number}/"
        assert browser.get(address).status_code in (302, 403, 404)
        assert browser.post(address, {"question": "问", "answer": "答"}).status_code in (302, 403, 404)
        assert not KnowledgeItem.objects.exists()

    def test_of_a_letter_without_an_answer_none_is_made(self, county):
        case = county.letter(agency=county.town)
        Case.objects.filter(pk=case.pk).update(handler=county.people["handler"])
        assert making.prepared(case) is None
        address = f"/admin/casework/mailbox/knowledge/from/{case.number}/"
        assert signed_in(county, "handler").get(address).status_code == 302

    def test_used_in_an_answer_it_is_counted(self, county):
        item = known(county)
        case = county.letter("随迁子女怎么报名上小学，居住证行不行？", "报名", agency=county.schools)
        Reply.objects.create(case=case, text=f"您好！{TENANTS}", drafted_by=county.people["stranger"])
        entry = case.entries.first()
        entry.action = "draft_reply"
        using.drafted(Case, case, entry)
        assert KnowledgeUse.objects.get().answers == 1
        Reply.objects.create(case=case, text="您好，请到学校咨询。", drafted_by=county.people["stranger"])
        using.drafted(Case, case, entry)
        assert KnowledgeUse.objects.get(item=item).answers == 1


@pytest.mark.django_db
class TestTemplates:
    def test_filled_from_the_letter(self, county):
        AnswerTemplate.objects.all().delete()
        AnswerTemplate.objects.create(title="回复", text="您好，{标题}（{编号}）由{承办机构}办理。{不认识}")
        case = county.letter(subject="{编号}不亮", agency=county.town)
        found = knowledge.templates_for(case)
        assert found[0].extract == f"您好，{{编号}}不亮（{case.number}）由青禾县城市管理局办理。{{不认识}}"

    def test_nearest_first_and_those_of_others_never(self, county):
        AnswerTemplate.objects.all().delete()
        for title, agency, kind in (
            ("都能用", None, ""), ("本局求助", county.town, "help"), ("别局", county.schools, ""),
            ("投诉", None, "complaint"),
        ):  # fmt: skip
            AnswerTemplate.objects.create(title=title, agency=agency, kind=kind, text="您好")
        case = county.letter(agency=county.town)
        assert [one.title for one in knowledge.templates_for(case)] == ["本局求助", "都能用"]

    def test_kept_for_their_own_agency(self, county):
        county.people["keeper"] = county.hire("keeper", county.town, roles.CASE_REVIEWER)
        browser = signed_in(county, "keeper")
        data = {"title": "模板", "text": "您好，{编号}", "kind": "", "order": "10", "active": "on"}
        page = browser.post("/admin/answer_template/new/", data | {"agency": county.schools.pk})
        assert page.status_code == 200 and not AnswerTemplate.objects.filter(title="模板").exists()
        browser.post("/admin/answer_template/new/", data | {"agency": county.town.pk})
        assert AnswerTemplate.objects.get(title="模板").agency == county.town
        page = browser.post("/admin/answer_template/new/", data | {"agency": county.town.pk, "text": "{姓名}"})
        assert "没有这样的填空" in page.content.decode()
        other = AnswerTemplate.objects.create(title="别局的", agency=county.schools, text="您好")
        assert browser.get(f"/admin/answer_template/edit/{other.pk}/").status_code in (302, 403)
        assert "别局的" not in browser.get("/admin/answer_template/").content.decode()


@pytest.mark.django_db
class TestPublic:
    def test_listed_and_read_by_everybody(self, county, client):
        item = known(county)
        hidden = known(county, "内部口径", "内部掌握。", open_to_public=False)
        page = client.get("/mailbox/knowledge/").content.decode()
        assert item.title in page and hidden.title not in page
        page = client.get(item.get_absolute_url()).content.decode()
        assert "6 月 20 日" in page and "《义务教育法》" in page
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get("/mailbox/knowledge/?agency=no").status_code == 404
        assert client.get("/mailbox/knowledge/?key=x").status_code == 404

    def test_past_its_day_it_says_so(self, county, client):
        item = known(county, valid_until=timezone.localdate() - timedelta(days=1))
        assert "已过有效期" in client.get(item.get_absolute_url()).content.decode()

    def test_withdrawn_it_says_why_and_no_more(self, county, client):
        item = known(county)
        item.withdraw("政策已经调整", county.people["reviewer"])
        page = client.get(item.get_absolute_url()).content.decode()
        assert "政策已经调整" in page and "租房合同" not in page

    def test_found_by_search(self, county):
        from interaction.mailbox.knowledge.search_indexes import KnowledgeIndex

        item = known(county)
        known(county, "内部口径", "内部掌握。", open_to_public=False)
        index = KnowledgeIndex()
        assert list(index.index_queryset()) == [item]
        assert index.entry(item).url == item.get_absolute_url()

    def test_lists_ask_as_much_of_many_as_of_few(self, county, client, django_assert_max_num_queries):
        for number in range(25):
            known(county, f"第{number}个问题", "解答")
        with django_assert_max_num_queries(25):
            page = client.get("/mailbox/knowledge/").content.decode()
        assert page.count("rows__title") == 20 and 'rel="next"' in page


@pytest.mark.django_db
class TestStale:
    def test_what_is_to_be_checked_is_listed_to_its_keepers(self, county):
        item = known(county, check_on=timezone.localdate() + timedelta(days=3), lead_agency=county.town)
        known(county, "别局的问题", check_on=timezone.localdate())
        browser = signed_in(county, "handler")
        page = browser.get("/admin/casework/mailbox/knowledge/stale/").content.decode()
        assert item.title in page and "别局的问题" not in page
        assert any("知识要核对" in due.text for due in dues.of(county.people["handler"]))

    def test_nothing_is_told_where_nothing_is(self, county):
        known(county)
        assert not any("知识" in due.text for due in dues.of(county.people["handler"]))


@pytest.mark.django_db
def test_pieces_are_found_however_they_are_set():
    assert using.shares_a_piece("一二三四五六七八九十" * 4, "前言" + "一二三四五六七八九十" * 4)
    assert not using.shares_a_piece("甲" * 30, "乙" * 300)
    assert not using.shares_a_piece("", "乙")


@pytest.mark.django_db
def test_a_portal_set_up_twice_has_its_templates_once(portal_ready):
    before = AnswerTemplate.objects.count()
    call_command("setup_portal", verbosity=0)
    assert AnswerTemplate.objects.count() == before > 0
    assert Letter.objects.count() == 0 and finding.nearest("x", public=True) == []
