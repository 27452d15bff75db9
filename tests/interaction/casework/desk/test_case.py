"""The page of a case and the forms of its actions, as officers meet them."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.agencies import roles
from interaction.casework.models import Case, Entry, Look, Paper, Task
from interaction.casework.papers import store
from tests.interaction.requests.driving import on_day

SECRETS = ("张三丰", "11010519491231002X", "13800138000", "zhang@example.com")
CONFIRM = {"confirmed_on": "2026-04-03", "way": "电话确认，申请人本人接听"}


@pytest.fixture
def today():
    with on_day(2026, 4, 3):
        yield


@pytest.fixture
def case(today, town):
    return town.request()


def url(case, rest=""):
    return f"/admin/casework/cases/{case.number}/{rest}"


def text(page):
    return page.content.decode()


def hidden(page):
    """The hidden fields of an action's form."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text(page)).group(1) for name in ("token", "seen")}


@pytest.mark.django_db
class TestCasePage:
    def test_shows_where_it_stands_and_what_can_be_done(self, town, case, at_desk):
        page = text(at_desk("receiver").get(url(case)))
        assert "2025 年学区划分方案" in page
        assert url(case, "do/confirm/") in page
        assert "分办</b>：此件现在处于“待确认”" in page
        assert "还没有开始计算" in page

    def test_only_what_leads_on_stands_out(self, town, case, at_desk):
        standing_out = re.compile(r'<a class="button" href="[^"]*do/(\w+)/"')
        assert standing_out.findall(text(at_desk("receiver").get(url(case)))) == ["confirm"]
        town.to_handling(case)
        assert standing_out.findall(text(at_desk("handler").get(url(case)))) == ["draft_answer"]
        assert standing_out.findall(text(at_desk("receiver").get(url(case)))) == []  # theirs is to wait

    def test_personal_data_is_shown_once_and_for_a_reason(self, town, case, at_desk):
        browser = at_desk("receiver")
        assert not any(secret in text(browser.get(url(case))) for secret in SECRETS)
        refused = text(browser.post(url(case, "look/"), {"reason": ""}))
        assert "请写明为什么" in refused and not any(secret in refused for secret in SECRETS)
        shown = browser.post(url(case, "look/"), {"reason": "联系申请人"})
        assert all(secret in text(shown) for secret in SECRETS)
        assert "no-store" in shown.headers["Cache-Control"]
        assert [(look.username, look.reason) for look in Look.objects.all()] == [("receiver", "联系申请人")]
        assert not any(secret in text(browser.get(url(case))) for secret in SECRETS)

    @pytest.mark.parametrize("who", ["supervisor", "colleague", "other receiver", "editor"])
    def test_others_see_neither_names_nor_what_was_asked(self, town, case, at_desk, who):
        """Role by role: the case, its papers, the look, its actions, the list, the download, several at once."""
        town.people["other receiver"] = town.hire("shouli2", town.other, roles.RECEIVER)
        town.people["editor"] = town.hire("bianji", town.agency, roles.EDITOR)
        case = town.to_handling(case, date(2026, 4, 3))
        paper = store.keep(
            case, SimpleUploadedFile("张三丰.txt", b"text"), kind=Paper.Kind.ATTACHMENT, level="applicant"
        )
        browser = at_desk(who)
        asked = [url(case), url(case, f"papers/{paper.pk}/file/"), url(case, "do/draft_answer/"), "/admin/",
                 "/admin/casework/", "/admin/casework/?tab=all", f"/admin/casework/?q={case.number}"]  # fmt: skip
        for address in asked:
            page = browser.get(address, follow=True)
            shown = b"".join(page.streaming_content) if page.streaming else page.content
            for secret in (*SECRETS, "学区划分方案", "张三丰.txt"):
                assert secret.encode() not in shown, (who, address, secret)
        assert browser.get(url(case, f"papers/{paper.pk}/file/")).status_code in (302, 403, 404)
        look = browser.post(url(case, "look/"), {"reason": "好奇"})
        assert look.status_code in (302, 403, 404) and not Look.objects.exists()
        several = browser.post("/admin/casework/together/", {"case": [case.pk], "action": "remark"}, follow=True)
        assert "学区划分方案" not in text(several)
        if who != "supervisor":
            assert browser.get(url(case)).status_code in (302, 404)
            assert case.number not in text(several)
        before = Case.objects.get(pk=case.pk).sequence
        for action in ("draft_answer", "assign", "send", "remark", "approve_answer"):
            answer = browser.post(url(case, f"do/{action}/"), {"note": "试试", "token": "t", "seen": before})
            assert answer.status_code in (302, 403, 404, 409), action
        assert Case.objects.get(pk=case.pk).sequence == before

    def test_a_supervisor_sees_the_course_of_a_case_but_not_what_was_written(self, town, case, at_desk):
        case = town.do(case, "receiver", "confirm", {"confirmed_on": date(2026, 4, 3), "way": "打给 13800138000"})
        page = text(at_desk("supervisor").get(url(case)))
        assert "双方确认收到申请" in page and "2026-05-07" in page
        assert "打给" not in page

    def test_a_supervisor_reads_demands_and_no_question_to_a_third_party(self, town, case, at_desk):
        case = town.to_handling(case)
        party = {
            "name": "李四海",
            "contact": "13900139000",
            "question": "拟公开贵公司的合同",
            "asked_on": timezone.localdate(),
        }
        case = town.do(case, "handler", "ask_third_party", party)
        town.do(case, "supervisor", "supervise", {"demand": "请三日内答复", "days": 3})
        page = text(at_desk("supervisor").get(url(case)))
        assert "请三日内答复" in page and "征求第三方意见" in page
        assert "贵公司的合同" not in page and "李四海" not in page
        assert "贵公司的合同" in text(at_desk("handler").get(url(case)))

    def test_an_agency_that_is_asked_sees_the_question_alone(self, town, case, at_desk):
        case = town.to_handling(case, date(2026, 4, 3))
        asked = {"agency": town.other.pk, "question": "请提供 2025 年学区方案的附图。", "asked_on": "2026-04-03"}
        case = town.do(case, "handler", "ask_assist", asked)
        browser = at_desk("colleague")
        page = text(browser.get(url(case)))
        assert "请提供 2025 年学区方案的附图。" in page and url(case, "do/assist_answer/") in page
        assert "双方确认收到申请" not in page and "县教育局" in page
        assert case.number in text(browser.get("/admin/casework/?tab=asked"))
        assert case.number in text(browser.get("/admin/"))
        form = browser.get(url(case, "do/assist_answer/"))
        assert form.status_code == 200
        sent = browser.post(
            url(case, "do/assist_answer/"),
            {"answer_choice": "found", "reasons": "见附件", **hidden(form)},
        )
        assert sent.status_code == 302, text(sent)
        assert Task.objects.get(case=case).status == Task.Status.ANSWERED

    def test_its_queries_do_not_grow_with_its_timeline(self, town, case, at_desk):
        case = town.to_handling(case, date(2026, 4, 3))
        browser = at_desk("handler")
        counted = []
        for remarks in (0, 30):
            for number in range(remarks):
                case = town.do(case, "handler", "remark", {"note": f"第 {number} 次记录"})
            browser.get(url(case))
            with CaptureQueriesContext(connection) as queries:
                page = browser.get(url(case))
            counted.append(len(queries))
        assert "第 29 次记录" in text(page)
        assert counted[1] <= counted[0] <= 45

    def test_an_unknown_case_and_a_strange_number_are_not_found(self, town, at_desk):
        for number in ("SQ2026040100099", "x" * 300, "1-2"):
            assert at_desk("receiver").get(f"/admin/casework/cases/{number}/").status_code == 404


@pytest.mark.django_db
class TestAction:
    def test_is_done_and_leads_back_to_the_case(self, town, case, at_desk):
        browser = at_desk("receiver")
        form = browser.get(url(case, "do/confirm/"))
        assert "第三十一条" in text(form)
        answer = browser.post(url(case, "do/confirm/"), {**CONFIRM, **hidden(form)})
        assert answer.url == url(case)
        assert Case.objects.get().step == "intake"
        assert "电话确认，申请人本人接听" in text(browser.get(url(case)))

    def test_empty_and_wrong_forms_come_back_filled(self, town, case, at_desk):
        browser = at_desk("receiver")
        form = hidden(browser.get(url(case, "do/confirm/")))
        empty = browser.post(url(case, "do/confirm/"), form)
        assert empty.status_code == 422 and "处需要改正" in text(empty)
        wrong = browser.post(url(case, "do/confirm/"), {**form, "confirmed_on": "2026-05-01", "way": "<b>电话</b>"})
        assert wrong.status_code == 422
        assert "日期不能晚于今天" in text(wrong) and "&lt;b&gt;电话" in text(wrong)
        for odd in ("\0", "字" * 100_000):
            assert browser.post(url(case, "do/confirm/"), {**form, **CONFIRM, "way": odd}).status_code in (400, 422)
        assert Entry.objects.count() == 1
        assert browser.post(url(case, "do/confirm/"), {**CONFIRM, **form}).status_code == 302

    def test_the_button_pressed_twice_does_it_once(self, town, case, at_desk):
        browser = at_desk("receiver")
        form = hidden(browser.get(url(case, "do/confirm/")))
        for _ in range(2):
            assert browser.post(url(case, "do/confirm/"), {**CONFIRM, **form}).status_code == 302
        assert Entry.objects.filter(action="confirm").count() == 1

    def test_a_page_that_is_out_of_date_is_told_so_and_keeps_what_was_typed(self, town, case, at_desk):
        town.do(case, "receiver", "confirm", CONFIRM)
        browser = at_desk("receiver")
        form = hidden(browser.get(url(case, "do/remark/")))
        town.do(case, "head", "remark", {"note": "别人先写了"})
        stale = browser.post(url(case, "do/remark/"), {"note": "我写的", **form})
        assert stale.status_code == 409
        assert "有了新的进展" in text(stale) and "我写的" in text(stale) and "head：办理记录" in text(stale)
        again = browser.post(url(case, "do/remark/"), {"note": "我写的", **hidden(stale)})
        assert again.status_code == 302
        assert Entry.objects.filter(action="remark").count() == 2

    def test_what_became_impossible_meanwhile_keeps_what_was_typed_without_a_button(self, town, case, at_desk):
        browser = at_desk("receiver")
        form = hidden(browser.get(url(case, "do/confirm/")))
        town.do(case, "receiver", "confirm", CONFIRM)
        stale = text(browser.post(url(case, "do/confirm/"), {**CONFIRM, "way": "当面", **form}))
        assert "当面" in stale and "现在不能办了" in stale
        assert '<button type="submit" class="button">' not in stale

    @pytest.mark.parametrize("who", ["colleague", "supervisor"])
    @pytest.mark.parametrize("seen", ["0", ""])
    def test_a_form_that_is_not_theirs_tells_nobody_anything(self, town, case, at_desk, who, seen):
        case = town.to_handling(case)
        about = {"asked_on": timezone.localdate()}
        case = town.do(case, "handler", "ask_assist", {"agency": town.other.pk, "question": "请查档案", **about})
        party = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同", **about}
        case = town.do(case, "handler", "ask_third_party", party)
        browser = at_desk(who)
        draft = {"answer": "open/published", "where": "见网站", "body": ""}  # an empty body asks for a draft
        for action, data in (("record_third_party", {}), ("record_delivery", {}), ("draft_answer", draft)):
            page = browser.post(url(case, f"do/{action}/"), {"token": "t", "seen": seen, **data}, follow=True)
            assert page.redirect_chain
            assert not any(word in text(page) for word in ("李四海", "学区划分", *SECRETS))

    def test_an_agency_that_is_asked_is_not_told_what_else_happened(self, town, case, at_desk):
        case = town.to_handling(case)
        asked = {"agency": town.other.pk, "question": "请查档案", "asked_on": timezone.localdate()}
        case = town.do(case, "handler", "ask_assist", asked)
        page = at_desk("colleague").post(url(case, "do/assist_answer/"), {"token": "t", "seen": "0", "reasons": "没有"})
        assert page.status_code == 409 and "没有" in text(page)
        assert "双方确认收到申请" not in text(page)

    def test_an_address_typed_by_hand_leads_back_with_the_reason(self, town, case, at_desk):
        page = at_desk("receiver").get(url(case, "do/assign/"), follow=True)
        assert "不能分办" in text(page)
        assert at_desk("receiver").get(url(case, "do/nonsense/")).status_code == 404

    def test_a_new_query_code_is_shown_once_and_kept_nowhere(self, town, case, at_desk):
        browser = at_desk("receiver")
        form = hidden(browser.get(url(case, "do/reissue_code/")))
        data = {"checked": "in_person", "reason": "遗失", **form}
        page = browser.post(url(case, "do/reissue_code/"), data)
        code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", text(page)).group()
        assert "no-store" in page.headers["Cache-Control"]
        assert code not in text(browser.get(url(case)))
        assert code not in str(dict(browser.session))
        again = browser.post(url(case, "do/reissue_code/"), data)  # the same button once more
        assert again.status_code == 302

    def test_a_paper_is_downloaded_by_those_who_handle_it_and_that_is_recorded(self, town, case, at_desk):
        paper = store.keep(
            case, SimpleUploadedFile("证明.txt", b"proof"), kind=Paper.Kind.ATTACHMENT, level="applicant"
        )
        answer = at_desk("receiver").get(url(case, f"papers/{paper.pk}/file/"))
        assert b"".join(answer.streaming_content) == b"proof"
        assert Look.objects.filter(case=case).count() == 1
        assert at_desk("receiver").get(url(case, "papers/999/file/")).status_code == 404


@pytest.mark.django_db
class TestTogether:
    def test_several_are_done_at_once_and_each_has_its_say(self, town, today, at_desk):
        cases = [town.request(phone=f"1380013800{n}") for n in range(3)]
        town.do(cases[2], "receiver", "confirm", CONFIRM)
        browser, keys = at_desk("receiver"), [case.pk for case in cases]
        chosen = text(browser.post("/admin/casework/together/", {"case": keys}))
        assert "确认收到（2 件）" in chosen
        form = browser.post("/admin/casework/together/", {"case": keys, "action": "confirm"})
        assert "其中 1 件现在不能这样办" in text(form)
        token = re.search(r'name="token" value="([^"]+)"', text(form)).group(1)
        data = {"case": keys, "action": "confirm", "go": "1", "token": token}
        wrong = browser.post("/admin/casework/together/", data)
        assert wrong.status_code == 422 and Entry.objects.filter(action="confirm").count() == 1
        for _ in range(2):
            done = text(browser.post("/admin/casework/together/", {**data, **CONFIRM}))
            assert "2 件办好" in done and "没有办" in done and "此件现在处于" in done
        assert Entry.objects.filter(action="confirm").count() == 3
        assert set(Case.objects.values_list("step", flat=True)) == {"intake"}

    def test_nothing_ticked_and_nonsense_lead_back(self, town, today, at_desk):
        browser = at_desk("receiver")
        for data in ({}, {"case": ["x", "9" * 40]}, {"case": ["1"], "back": "https://evil.example/"}):
            assert browser.post("/admin/casework/together/", data).url == "/admin/casework/"
        assert browser.get("/admin/casework/together/").status_code == 302
