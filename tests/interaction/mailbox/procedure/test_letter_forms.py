"""Every form of the procedure, sent empty, wrong and twice: told what to do, nothing half-saved, nothing done twice."""

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from interaction.casework import actors, engine
from interaction.casework.history import Situation
from interaction.casework.models import Case, Entry, Paper, Task
from interaction.mailbox.models import Letter, Rating, Reply
from interaction.moderation.models import HeldWord
from interaction.requests.models import InformationRequest
from tests.interaction.mailbox.driving import DETAILS, REPLY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
LOW = {"degree": "1", "reasons": ["unsolved"], "words": "灯还是不亮"}
MORE = {"days": 3, "reasons": "需要开挖"}


def scenes(town):
    """Where a letter can stand, and the way there."""
    other = {"agency": town.other.pk, "question": "请核实线路归谁"}
    assigned = [("receiver", "assign")]
    handling = [*assigned, ("handler", "accept")]
    drafted = [*handling, ("handler", "draft_reply", REPLY)]
    sent = [*drafted, ("reviewer", "send_reply")]
    back = [*sent, ("applicant", "rate_low", LOW)]
    return {
        "submitted": [], "assigned": assigned, "handling": handling,
        "awaiting": [*handling, ("handler", "ask_details", DETAILS)],
        "helped": [*handling, ("handler", "ask_assist", other)],
        "extension asked": [*handling, ("handler", "ask_extension", MORE)],
        "reviewing": drafted, "answered": sent,
        "asked again": [*sent, ("applicant", "ask_again", {"text": "是哪三盏？"})],
        "called back": back,
        "appealed": [*back, ("handler", "appeal_rating", {"note": "评错了"})],
        "demanded": [*handling, ("supervisor", "supervise", {"demand": "请尽快", "days": 3})],
        "joined": [("receiver", "join", {"lead": town.lead.number, "checked": "on"})],
        "withdrawn": [("applicant", "withdraw", {"sure": "on"})],
    }  # fmt: skip


TOWN_OTHER, LEAD = object(), object()
FORMS = [  # scene, role, action, what is right, what must be said when it is empty ("" – it may be empty)
    ("submitted", "receiver", "refuse", {"ground": "same", "reasons": "已答复过"}, "ground"),
    ("submitted", "receiver", "refer", {"body": "court"}, "body"),
    ("submitted", "receiver", "join", {"lead": LEAD, "checked": "on"}, "lead"),
    ("submitted", "receiver", "correct_kind", {"kind": "complaint"}, "kind"),
    ("submitted", "receiver", "assign", {}, ""),
    ("submitted", "receiver", "record_withdrawal", {"withdrawn_on": "2026-04-03", "way": "来电"}, "way"),
    ("submitted", "receiver", "reissue_code", {"checked": "in_person", "reason": "遗失"}, "checked"),
    ("submitted", "receiver", "remark", {"note": "已电话核实"}, "note"),
    ("submitted", "applicant", "supplement", {"text": "还有两盏"}, "text"),
    ("submitted", "applicant", "withdraw", {"sure": "on"}, "sure"),
    ("submitted", "applicant", "forbid_public", {}, ""),
    ("assigned", "handler", "accept", {}, ""),
    ("assigned", "handler", "object", {"note": "归城管"}, "note"),
    ("assigned", "head", "reassign", {}, ""),
    ("handling", "handler", "ask_details", DETAILS, "what"),
    ("handling", "handler", "ask_assist", {"agency": TOWN_OTHER, "question": "请核实"}, "agency"),
    ("handling", "handler", "ask_extension", MORE, "reasons"),
    ("handling", "handler", "draft_reply", REPLY, "text"),
    ("handling", "supervisor", "supervise", {"demand": "请尽快", "days": 3}, "demand"),
    ("awaiting", "applicant", "give_details", {"text": "东头三盏"}, "text"),
    ("awaiting", "handler", "record_details", {"received_on": "2026-04-03", "text": "来电补充"}, "received_on"),
    ("helped", "colleague", "assist_answer", {"answer_choice": "found", "reasons": "归我们"}, "answer_choice"),
    ("helped", "handler", "take_back_assist", {"cause": "问错了"}, "cause"),
    ("extension asked", "head", "approve_extension", MORE, "reasons"),
    ("extension asked", "head", "refuse_extension", {"note": "不复杂"}, "note"),
    ("reviewing", "reviewer", "return_reply", {"note": "写明日期"}, "note"),
    ("reviewing", "reviewer", "send_reply", {}, ""),
    ("answered", "applicant", "rate", {"degree": "4"}, "degree"),
    ("answered", "applicant", "rate_low", LOW, "degree"),
    ("answered", "applicant", "ask_again", {"text": "是哪三盏？"}, "text"),
    ("answered", "receiver", "reopen", {"note": "漏办了"}, "note"),
    ("asked again", "handler", "explain", {"text": "东头三盏"}, "text"),
    ("called back", "handler", "record_visit",
     {"visited_on": "2026-04-03", "way": "phone", "reached": "no", "said": "三次未接"}, "said"),
    ("called back", "handler", "appeal_rating", {"note": "评错了"}, "note"),
    ("appealed", "supervisor", "decide_appeal", {"decision": "counted", "note": "评价属实"}, "decision"),
    ("demanded", "handler", "answer_supervision", {"note": "已安排"}, "note"),
    ("joined", "receiver", "part", {"note": "不是一回事"}, "note"),
    ("submitted", "receiver", "to_request",
     {"agency": None, "description": "合同", "kind": "person", "form": "electronic", "delivery": "online"},
     "description"),
]  # fmt: skip
IDS = [f"{scene}: {action}" for scene, _, action, _, _ in FORMS]


@pytest.fixture
def standing(town):
    """A letter in a scene, and the data of a form in it."""
    town.lead = town.letter()

    def made(scene, data):
        case = town.run(town.letter(), *scenes(town)[scene])
        values = {TOWN_OTHER: town.other.pk, LEAD: town.lead.number}
        data = {
            name: values.get(value, value) if not isinstance(value, list) else value for name, value in data.items()
        }
        if case.tasks.filter(kind="assist", status="open").exists():
            data["task"] = case.tasks.get(kind="assist").pk
        if "agency" in data and data["agency"] is None:
            data["agency"] = town.agency.pk
        return case, data

    return made


def everything():
    """How much there is of all that a form could leave behind."""
    models = (Entry, Paper, Task, Reply, Rating, InformationRequest, Letter)
    return [model.objects.count() for model in models]


def tried(town, case, role, action, data, **more):
    with pytest.raises(engine.Invalid) as caught, transaction.atomic():
        engine.act(case, action, town.actor(case, role), data, MultiValueDict(), **more)
    return caught.value.form.errors


@pytest.mark.parametrize(("scene", "role", "action", "right", "asked"), FORMS, ids=IDS)
class TestForms:
    def test_empty(self, town, standing, scene, role, action, right, asked):
        case, data = standing(scene, right)
        before = everything()
        if not asked:
            return
        errors = tried(town, case, role, action, QueryDict("task=" + str(data.get("task", ""))))
        assert asked in errors and everything() == before
        assert all("This field" not in str(error) for error in errors.values())
        assert Case.objects.get(pk=case.pk).sequence == case.sequence

    def test_wrong(self, town, standing, scene, role, action, right, asked):
        """Rubbish of every kind: a message or, where anything will do, the action – never a crash."""
        case, data = standing(scene, right)
        for rubbish in ("\x00", "不存在", "-1", "9" * 40, "<script>", "2099-01-01", "x" * 100_000):
            for name in data:
                wrong = data | {name: rubbish}
                with transaction.atomic():
                    mark = transaction.savepoint()
                    before = everything()
                    try:
                        engine.act(case, action, town.actor(case, role), wrong, MultiValueDict())
                    except engine.Invalid as error:
                        assert error.form.errors and everything() == before
                    transaction.savepoint_rollback(mark)

    def test_right_and_twice(self, town, standing, scene, role, action, right, asked):
        case, data = standing(scene, right)
        first = engine.act(case, action, town.actor(case, role), data, MultiValueDict(), token="once")
        after = everything()
        again = engine.act(case, action, town.actor(case, role), data, MultiValueDict(), token="once")
        assert first.pk == again.pk and everything() == after


def test_every_form_of_the_procedure_is_among_them(town):
    rules = Situation(town.letter(), actors.SYSTEM).procedure
    by_people = {
        action.name for action in rules.actions.values()
        if action.form and action.start and set(action.by) != {"system"}
    }  # fmt: skip
    assert by_people - {action for _, _, action, _, _ in FORMS} == {"allow_public"}


def test_low_ratings_say_why(town):
    case = town.answered()
    assert "reasons" in tried(town, case, "applicant", "rate_low", {"degree": "1"})


def test_a_nameless_letter_is_asked_no_details(town):
    case = town.handled(kind="consultation", nameless=True)
    assert "匿名" in str(tried(town, case, "handler", "ask_details", DETAILS))


def test_consent_is_given_and_taken_back(town):
    case = town.letter(wish_public=False)
    case = town.run(case, ("applicant", "allow_public"))
    assert Letter.objects.get(pk=case.pk).wish_public
    town.run(case, ("applicant", "forbid_public"))
    assert not Letter.objects.get(pk=case.pk).wish_public
    report = town.letter(kind="report", nameless=True, text="有人偷排污水")
    assert "allow_public" not in town.available(report, "applicant")


def test_held_words_of_the_county_hold(town):
    HeldWord.objects.create(text="某某某某词", category="other")
    assert town.letter(text="这里有某某某某词。").step == "held"
