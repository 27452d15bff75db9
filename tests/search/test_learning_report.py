"""What editors see of what people look for, and what they make of it."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone

from cms.agencies.roles import EDITOR, FIRST_REVIEWER, OPENNESS_OFFICE
from search import memory
from search.learning import hot, upkeep
from search.learning.models import ClickDay, Day, Question, QuestionDay, Verdict

REPORT = "/admin/search/learning/"


@pytest.fixture(autouse=True)
def reporting(portal_ready, index):
    cache.clear()
    memory.bump()


@pytest.fixture
def as_role(client):
    """Log in as a member of staff of one role."""

    def as_role(role):
        user = get_user_model().objects.create_user(f"staff-{role}", password="a long enough one")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def office(as_role):
    return as_role(OPENNESS_OFFICE)


def asked(text, many, ago=1, found=3, clicked=0, places=0):
    day = timezone.localdate() - timedelta(days=ago)
    question, _ = Question.objects.get_or_create(
        digest=f"{abs(hash(text)):032x}"[:32], defaults={"text": text, "found": found, "first_on": day}
    )
    empty = 0 if found else many
    QuestionDay.objects.create(question=question, day=day, asked=many, empty=empty, clicked=clicked, places=places)
    total, _ = Day.objects.get_or_create(day=day)
    Day.objects.filter(day=day).update(asked=total.asked + many, empty=total.empty + empty)
    return question


def lines(client, **query):
    """The rows of the table, as they are exported."""
    answer = client.get(REPORT, {"export": "csv"} | query)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff"))))[1:]


def test_the_most_asked_with_hits_click_rate_and_mean_place(office):
    asked("高龄津贴", 40, found=12, clicked=10, places=25)
    asked("高龄津贴", 10, ago=3)
    asked("征地补偿", 60)
    assert lines(office) == [
        ["征地补偿", "60", "0", "3", "0", "0.0", ""],
        ["高龄津贴", "50", "0", "12", "10", "20.0", "2.5"],
    ]
    page = office.get(REPORT).content.decode()
    assert "共检索 110 人次" in page
    assert page.index("征地补偿") < page.index("高龄津贴")
    assert "<svg" in page and "逐日数字" in page


@pytest.mark.parametrize(
    ("days", "texts"), [("7", ["近的"]), ("30", ["近的", "不远的"]), ("90", ["近的", "不远的", "远的"])]
)
def test_periods(office, days, texts):
    for text, ago in (("近的", 6), ("不远的", 29), ("远的", 89), ("太远的", 90)):
        asked(text, 100 - ago, ago=ago)
    assert [line[0] for line in lines(office, days=days)] == texts


def test_what_finds_nothing(office):
    asked("惠农一卡通", 5, found=0)
    asked("高龄津贴", 50)
    assert [line[0] for line in lines(office, list="nothing")] == ["惠农一卡通"]


def test_what_is_found_and_never_opened(office):
    asked("低保标准", 8)
    asked("难得有人问", 2)
    asked("高龄津贴", 50, clicked=9, places=9)
    asked("惠农一卡通", 5, found=0)
    assert [line[0] for line in lines(office, list="unclicked")] == ["低保标准"]


def test_what_one_visitor_alone_asked_is_counted_but_not_listed(office):
    asked("高龄津贴", 50)
    asked("", 1)
    assert len(lines(office)) == 1
    page = office.get(REPORT).content.decode()
    assert "共检索 51 人次" in page and "现有 1 个" in page


def test_odd_addresses_show_the_usual_report(office):
    for query in ({"days": "x"}, {"days": "100000"}, {"list": "<script>"}, {"days": "7", "list": "", "export": "xls"}):
        answer = office.get(REPORT, query)
        assert answer.status_code == 200
        assert "<script>&" not in answer.content.decode()


def test_no_spreadsheet_reckons_with_what_was_typed(office):
    asked("=cmd|'/c calc'", 5)
    assert lines(office)[0][0].startswith("'=")


def test_one_question_its_days_and_what_was_opened(office, paper):
    made = paper("高龄津贴发放办法")
    question = asked("高龄津贴", 9, clicked=3, places=6)
    day = timezone.localdate()
    ClickDay.objects.create(question=question, day=day, entry=f"papers.paper.{made.pk}", clicks=3, places=6)
    ClickDay.objects.create(question=question, day=day, entry="papers.paper.999999", clicks=1, places=7)
    page = office.get(f"{REPORT}{question.pk}/").content.decode()
    assert f'href="/papers/{made.pk}/">高龄津贴发放办法' in page
    assert "2.0" in page and "（已不在网上）" in page
    unknown = asked("", 1)
    assert office.get(f"{REPORT}{unknown.pk}/").status_code == 404


def test_one_click_leads_to_the_form_of_a_synonym_or_a_best_bet_begun_with_it(office):
    asked("惠农一卡通", 5, found=0)
    page = office.get(REPORT, {"list": "nothing"}).content.decode()
    for address, field in (("synonyms/new/?said=", "said"), ("best-bets/new/?questions=", "questions")):
        url = f"/admin/search/{address}{quote('惠农一卡通')}"
        assert url in page
        form = office.get(url).context["form"]
        assert form[field].value() == "惠农一卡通"


def test_an_editor_nods_and_it_is_hot_everywhere_and_takes_it_back(as_role, client):
    editor = as_role(EDITOR)
    asked("高龄津贴", 50)
    upkeep.settle()
    answer = editor.post(f"{REPORT}decide/", {"text": "高龄津贴", "kind": "hot", "next": f"{REPORT}?days=7"})
    assert (answer.status_code, answer["Location"]) == (302, f"{REPORT}?days=7")
    assert hot.words() == ("高龄津贴",)
    assert "取消热词" in editor.get(REPORT).content.decode()
    client.logout()
    assert "高龄津贴" in client.get("/").content.decode()
    client.force_login(get_user_model().objects.get(username=f"staff-{EDITOR}"))
    editor.post(f"{REPORT}decide/", {"text": "高龄津贴", "kind": ""})
    assert hot.words() == ()


def test_what_nobody_asked_cannot_be_put_before_everybody_from_the_report(as_role):
    editor = as_role(EDITOR)
    asked("", 3)
    for text in ("本店大甩卖", ""):
        editor.post(f"{REPORT}decide/", {"text": text, "kind": "hot"})
    assert editor.get("/admin/search/hot-words/new/").status_code == 302  # words of their own are the county's
    assert not Verdict.objects.exists()


def test_the_office_orders_hot_words_and_adds_its_own(office):
    page = office.post("/admin/search/hot-words/new/", {"text": " 养老　保险？", "kind": "hot", "order": "1"})
    assert page.status_code == 302, page.content.decode()
    assert hot.words() == ("养老 保险",)
    for text, says in (("13801381234", "个人信息"), ("养", "2 至 20"), ("养老 保险", "已经处理过")):
        page = office.post("/admin/search/hot-words/new/", {"text": text, "kind": "hot", "order": ""})
        assert says in page.content.decode()


def test_a_decision_that_is_none_is_refused_kindly(office):
    asked("高龄津贴", 50)
    asked("很长很长很长很长很长很长很长很长很长很长的词", 50)
    for text, kind in (("高龄津贴", "best"), ("很长很长很长很长很长很长很长很长很长很长的词", "hot")):
        assert (
            office.post(f"{REPORT}decide/", {"text": text, "kind": kind, "next": "//evil.example/"}).status_code == 302
        )
    answer = office.post(f"{REPORT}decide/", {"text": "高龄津贴", "kind": "hot", "next": "https://evil.example/"})
    assert answer["Location"] == REPORT
    assert list(Verdict.objects.values_list("text", flat=True)) == ["高龄津贴"]


def test_deciding_is_a_post(office):
    assert office.post(f"{REPORT}decide/", {"text": "高龄\x00津贴", "kind": "hot"}).status_code == 302
    assert office.get(f"{REPORT}decide/").status_code == 405


def test_whoever_has_no_business_there_sees_and_decides_nothing(as_role):
    reviewer = as_role(FIRST_REVIEWER)
    question = asked("高龄津贴", 50)
    assert reviewer.get(REPORT).status_code == 302
    assert reviewer.get(REPORT, {"export": "csv"}).status_code == 302
    assert reviewer.get(f"{REPORT}{question.pk}/").status_code == 302
    assert reviewer.post(f"{REPORT}decide/", {"text": "高龄津贴", "kind": "hot"}).status_code in (302, 403)
    assert not Verdict.objects.exists()
    assert REPORT not in reviewer.get("/admin/").content.decode()


def test_the_public_sees_nothing_of_it(client):
    assert client.get(REPORT).status_code == 302
    assert client.get(REPORT)["Location"].startswith("/admin/login/")


def test_the_report_is_in_the_menu_of_editors(as_role):
    assert REPORT in as_role(EDITOR).get("/admin/").content.decode()


def test_a_few_queries_however_many_questions(office, django_assert_max_num_queries):
    for number in range(60):
        asked(f"第{number}类补贴", number + 1)
    office.get(REPORT)
    with django_assert_max_num_queries(25):
        office.get(REPORT)
