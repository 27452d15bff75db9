"""What is asked of open data, from its arrival to the archive."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from interaction.casework import actors, engine
from interaction.casework.models import Case, Paper
from interaction.casework.privacy import erasure
from interaction.casework.proof import verifying
from opendata.asking import submission
from opendata.asking.actions.access import months_later
from opendata.asking.models import Asked, ShownWant
from opendata.keys.models import Grant
from search import memory
from tests.opendata.asking.driving import ANSWER, invalid, on_day, refused

MAY = {
    "applicant": {
        "submitted": "forbid_public supplement withdraw",
        "assigned": "forbid_public supplement withdraw",
        "handling": "forbid_public supplement withdraw",
        "awaiting": "forbid_public give_details withdraw",
        "deciding": "forbid_public withdraw",
        "answered": "forbid_public renew_key take_key",
        "closed": "forbid_public",
        "archived": "forbid_public renew_key take_key",
    },
    "handler": {
        "submitted": "answer_supervision remark",
        "assigned": "accept answer_supervision object remark",
        "handling": "answer answer_supervision ask_details object recommend remark",
        "awaiting": "answer_supervision remark",
        "deciding": "answer_supervision remark",
        "answered": "answer_supervision remark",
        "closed": "answer_supervision remark",
        "archived": "",
    },
    "reviewer": {
        "submitted": "remark", "assigned": "remark", "handling": "remark", "awaiting": "remark",
        "deciding": "deny grant remark return_recommendation", "answered": "remark take_back_grant",
        "closed": "remark", "archived": "take_back_grant",
    },
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(MAY))
def test_each_role_may_do_exactly_this(role):
    from interaction.casework import procedures

    rules = procedures.get("data")
    may = {
        step: " ".join(sorted(action.name for action in rules.possible(step) if role in action.by))
        for step in rules.steps
    }
    assert may == MAY[role]


@pytest.mark.parametrize(("kind", "days"), [("error", 5), ("access", 10), ("wanted", 15)])
def test_each_kind_has_a_clock_of_its_own(town, kind, days):
    with on_day(2026, 3, 2):
        case = town.ask(kind)
    facts = case.entries.get(sequence=1).facts
    assert (facts["days"], facts["unit"]) == (days, "workdays")
    assert case.number.startswith("SJ")
    assert case.agency == town.agency


def test_data_that_no_dataset_is_near_to_goes_to_the_county_where_nobody_knows_better(town):
    assert town.ask("wanted", agency=None).agency == town.government


@pytest.mark.parametrize(
    ("kind", "dataset", "told"),
    [("access", "open", "无条件开放"), ("access", "closed", "不予开放"), ("access", None, "请选择"),
     ("error", None, "请选择")],
)  # fmt: skip
def test_only_what_is_opened_on_conditions_is_applied_for(town, kind, dataset, told):
    with pytest.raises(ValidationError, match=told):
        town.ask(kind, dataset=getattr(town, dataset) if dataset else None)
    assert not Case.objects.filter(procedure="data").exists()


def test_sent_twice_it_is_one_case(town):
    case = town.ask()
    again, created = submission.submit(
        {"kind": "wanted", "subject": "x", "text": "y", "agency": town.agency}, secret="secret 1"
    )
    assert (again.pk, created) == (case.pk, False)


def test_an_error_is_answered_by_its_handler(town):
    case = town.do(town.handled("error"), "handler", "answer", {"result": "corrected", "text": "已经改正，第 3 版。"})
    assert (case.step, case.outcome) == ("answered", "corrected")
    assert not ShownWant.objects.exists()


def test_an_answer_says_what_comes_of_it(town):
    case = town.handled()
    assert "planned_by" in invalid(town, case, "handler", "answer", None, ANSWER)
    assert "opened" in invalid(town, case, "handler", "answer", None, ANSWER | {"result": "opened"})
    assert "result" in invalid(town, case, "handler", "answer", None, ANSWER | {"result": "corrected"})
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "planned_by" in invalid(town, case, "handler", "answer", None, ANSWER | {"planned_by": yesterday})
    refused(town, case, "handler", "recommend", "直接答复")


def test_nobody_alone_lets_data_out_that_is_opened_on_conditions(town):
    case = town.handled("access")
    refused(town, case, "handler", "answer", "由另一个人决定")
    case = town.recommended()
    town.promote("handler", "审核岗")
    refused(town, case, "handler", "grant", "不能由自己审批", {"months": 6})


def test_granted_with_a_letter_and_conditions_until_a_day(town):
    case = town.granted()
    grant = Grant.objects.get(case=case)
    assert (case.step, case.outcome) == ("answered", "granted")
    assert grant.until == months_later(timezone.localdate(), 6)
    assert (grant.dataset, grant.conditions, grant.key) == (town.conditional, "只用于研究。", None)
    letter = Paper.objects.get(case=case)
    assert letter.level == Paper.Level.APPLICANT
    assert "青禾师范学院" in str(letter.content)
    assert "只用于研究。" in str(letter.content)


def test_a_dataset_that_was_opened_to_all_meanwhile_needs_no_grant(town):
    case = town.recommended()
    type(town.conditional).objects.filter(pk=town.conditional.pk).update(opening="open")
    refused(town, case, "reviewer", "grant", "不用申请", {"months": 6})


def test_denied_with_reasons_and_by_which_rule(town):
    case = town.recommended(opinion="deny")
    errors = invalid(town, case, "reviewer", "deny", None, {"reasons": "", "legal_basis": ""})
    assert {"reasons", "legal_basis"} <= set(errors)
    errors = invalid(town, case, "reviewer", "deny", None, {"reasons": "长" * 2001, "legal_basis": "《数据安全法》"})
    assert "理由最多 2000 个字，现在有 2001 个" in str(errors["reasons"])
    case = town.do(case, "reviewer", "deny", {"reasons": "保管条件不够", "legal_basis": "《数据安全法》第二十一条"})
    assert case.outcome == "denied"
    assert not Grant.objects.exists()
    letter = str(Paper.objects.get(case=case).content)
    assert "《数据安全法》第二十一条" in letter
    assert "申请行政复议" in letter and "提起行政诉讼" in letter


def test_whoever_was_denied_reads_why_what_can_be_done_and_where_to_apply_again(town, visitor):
    case = town.do(town.recommended(), "reviewer", "deny", {"reasons": "保管条件不够", "legal_basis": "《数据安全法》"})
    page = visitor.open(case, town.code()).content.decode()
    assert "保管条件不够" in page and "行政复议" in page
    assert 'href="/data/new/?kind=access&amp;dataset=bus-trips"' in page
    type(town.conditional).objects.filter(pk=town.conditional.pk).update(opening="closed")
    assert "kind=access" not in visitor.open(case, town.code()).content.decode()


def test_whose_grant_was_taken_back_reads_why_and_may_apply_again(town, visitor):
    case = town.granted()
    town.do(case, "reviewer", "take_back_grant", {"note": "转给了别人"})
    page = visitor.open(case, town.code()).content.decode()
    assert "转给了别人" in page
    assert "重新申请" in page and "领取密钥</a>" not in page


def test_what_somebody_else_decided_meanwhile_is_not_decided_again(town):
    case = town.do(town.recommended(), "reviewer", "deny", {"reasons": "保管条件不够", "legal_basis": "《数据安全法》"})
    refused(town, case, "head", "grant", None, {"months": 6})


@pytest.mark.parametrize("months", [0, 37, "", "x", 10**30], ids=["none", "many", "empty", "word", "endless"])
def test_a_grant_lasts_so_many_months_and_no_more(town, months):
    assert "months" in invalid(town, town.recommended(), "reviewer", "grant", None, {"months": months})


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2027-12-31", 2, "2028-02-29"), ("2026-12-01", 12, "2027-12-01"),
     ("2026-03-31", 1, "2026-04-30")],
)  # fmt: skip
def test_so_many_months_later(day, months, expected):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_the_clock_waits_while_details_are_asked_for_and_silence_is_no_end(town):
    with on_day(2026, 3, 2) as traveller:
        case = town.do(town.handled("error"), "handler", "ask_details", {"what": "请写明是哪一行"})
        assert (case.step, case.clock) == ("awaiting", "paused")
        refused(town, case, "applicant", "forbid_public", "没有同意公开")
        traveller.shift(timedelta(days=30))
        engine.act(case, "details_lapsed", actors.SYSTEM)
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.clock) == ("handling", "running")
    refused(town, case, "handler", "ask_details", "只能请申请人补充一次", {"what": "再问"})


def test_taken_back_it_ends_and_is_not_shown(town):
    case = town.ask()
    town.do(case, "applicant", "withdraw", {"sure": "on"})
    assert ShownWant.objects.get(case=case).taken_back


def test_a_query_code_is_given_again_only_to_who_said_who_they_are(town):
    case = town.ask("error")
    refused(town, case, "receiver", "reissue_code", "没有留下姓名", {"checked": "in_person", "reason": "丢了"})


def test_everything_personal_goes_when_its_time_is_over_and_proofs_still_hold(town):
    with on_day(2020, 3, 2) as traveller:
        case = town.answered()
        traveller.shift(timedelta(days=60))
        engine.act(case, "archive_by_time", actors.SYSTEM)
    assert erasure.erase_due() == 1
    asked = Asked.objects.get(case=case)
    assert (asked.subject, asked.text, asked.sender) == ("", "", {})
    assert asked.kind == "wanted"
    assert not [problem for batch in verifying.cases(case.pk - 1) for problem in batch.problems]


def test_who_may_use_data_is_known_as_long_as_they_may(town):
    with on_day(2020, 3, 2) as traveller:
        case = town.granted(months=36)
        traveller.shift(timedelta(days=60))
        engine.act(case, "archive_by_time", actors.SYSTEM)
        traveller.shift(timedelta(days=300))
        with pytest.raises(engine.Refused, match="还没有到期"):
            engine.act(case, "erase", actors.SYSTEM)


def test_a_correction_stands_beside_its_data_and_nothing_of_who_reported_it(town, client):
    case = town.handled("error", subject="麦田路口错了", name="王小明")
    page = client.get(town.open.get_absolute_url()).content.decode()
    assert "更正记录" not in page
    told = "第 2 行的经度改为 117.3，谢谢王小明，联系 13700137000"
    town.do(case, "handler", "answer", {"result": "corrected", "text": "谢谢，已经改好。", "told": told})
    memory.bump()
    page = client.get(town.open.get_absolute_url()).content.decode()
    assert "已经更正：第 2 行的经度改为 117.3" in page
    for private in ("13700137000", "小明", "麦田路口错了", "经度写反了"):
        assert private not in page
    [line] = client.get("/api/v1/datasets/bus-stops").json()["corrections"]
    assert (line["outcome"], line["label"]) == ("corrected", "已经更正")
    assert line["on"] == timezone.localdate().isoformat() and "改为 117.3" in line["note"]


def test_where_nothing_was_wrong_nothing_is_said_beside_the_data(town, client):
    town.do(town.handled("error"), "handler", "answer", {"result": "correct", "text": "核对过，没有错。"})
    memory.bump()
    assert client.get("/api/v1/datasets/bus-stops").json()["corrections"] == []
