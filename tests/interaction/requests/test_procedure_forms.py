"""Every form of the procedure, sent empty, wrong and twice: told what to do, nothing half-saved, nothing done twice."""

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from interaction.casework import actors, engine
from interaction.casework.history import Situation
from interaction.casework.models import Case, Entry, Paper, Task
from interaction.requests import outcomes
from interaction.requests.models import Answer, Fee, Proceeding, Rating
from tests.interaction.requests.driving import on_day

DETAILS = dict.fromkeys(outcomes.DETAILS, "写明的内容") | {"earlier": ""}
ANSWER = DETAILS | {"answer": "open/published", "body": "答复如下。"}
TODAY = "2026-04-13"
SENT = {"sent_on": TODAY, "way": "online"}
THIRD = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同", "asked_on": TODAY}


def steps_to(town):
    """Where a case can stand, and the way there from being handled."""
    other = {"agency": town.other.pk, "question": "请提供意见", "asked_on": TODAY}
    drafted = [("handler", "draft_answer", ANSWER)]
    approved = [*drafted, ("reviewer", "approve_answer")]
    sent = [*approved, ("receiver", "send", SENT)]
    return {
        "handling": [],
        "correcting": [("handler", "ask_correction", {"what": "哪一年", "days": 5})],
        "others asked": [
            ("handler", "ask_third_party", THIRD), ("handler", "ask_joint", other), ("handler", "ask_assist", other),
        ],
        "third party disagrees": [
            ("handler", "ask_third_party", THIRD),
            ("third_party", "third_party_answer", {"answer_choice": "disagree", "reasons": "商业秘密"}),
        ],
        "extension asked": [("handler", "ask_extension", {"days": 5, "reasons": "调档"})],
        "reasons asked": [("handler", "ask_reasons", {"what": "60 件", "days": 5})],
        "reasons given": [
            ("handler", "ask_reasons", {"what": "60 件", "days": 5}), ("applicant", "give_reasons", {"text": "研究"}),
        ],
        "reassigned": [("receiver", "reassign")],
        "to be paid": [("handler", "notice_fee", {"mode": "pages", "quantity": 31})],
        "said to be paid": [
            ("handler", "notice_fee", {"mode": "pages", "quantity": 31}),
            ("applicant", "report_payment", {"paid_on": TODAY}),
        ],
        "reviewing": drafted, "sending": approved, "answered": sent,
        "asked again": [*sent, ("applicant", "ask_again", {"text": "附件打不开"})],
        "sued": [*sent, ("receiver", "record_proceeding", {"kind": "review", "body": "县政府", "filed_on": TODAY})],
        "demanded": [("supervisor", "supervise", {"demand": "请尽快", "days": 3})],
        "withdrawn": [("applicant", "withdraw", {"sure": "on"})],
        "archived": [("applicant", "withdraw", {"sure": "on"}), ("receiver", "archive", {"retention": "ten"})],
    }  # fmt: skip


SCENES = [
    "handling", "correcting", "others asked", "third party disagrees", "extension asked", "reasons asked",
    "reasons given", "reassigned", "to be paid", "said to be paid", "reviewing", "sending", "answered", "asked again",
    "sued", "demanded", "withdrawn", "archived", "submitted", "intake",
]  # fmt: skip


@pytest.fixture(params=SCENES)
def scene(town, request):
    with on_day(2026, 4, 3):
        case = town.request()
        if request.param == "intake":
            case = town.do(case, "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"})
        elif request.param != "submitted":
            case = town.to_handling(case)
    with on_day(2026, 4, 13):
        yield town.run(case, *steps_to(town).get(request.param, []))


def everything(town, case):
    """Each actor with each action that is theirs now."""
    people = [actors.APPLICANT, actors.SYSTEM, *(actors.staff(user, case) for user in town.people.values())]
    people += [actors.third_party(task) for task in case.tasks.filter(kind="third_party")]
    return [(actor, action) for actor in people for action in Situation(case, actor).available()]


def saved():
    return [model.objects.count() for model in (Entry, Task, Answer, Fee, Proceeding, Rating, Paper)]


def send(case, action, actor, data, **more):
    """What comes of it: done, or told what is wrong. Whatever else happens is a fault."""
    before = saved()
    try:
        return engine.act(case, action.name, actor, data, **more)
    except engine.Invalid as error:
        assert error.form.errors and str(error)
        assert str(error.form)  # it can be shown again, filled in
        assert saved() == before and Case.objects.get(pk=case.pk).sequence == case.sequence
    return None


LONG, NUL = "长" * 100_000, "a\x00b"
DAYS = ("confirmed_on", "received_on", "asked_on", "answered_on", "withdrawn_on", "served_on", "sent_on", "paid_on")


@pytest.mark.django_db
class TestEveryForm:
    def test_empty(self, town, scene):
        for actor, action in everything(town, scene):
            with transaction.atomic():
                send(scene, action, actor, {})
                transaction.set_rollback(True)

    @pytest.mark.parametrize(
        "wrong", [LONG, NUL, "-1", "99999999999999999999", "2026-02-30", "9999-12-31", "0001-01-01"]
    )
    def test_wrong(self, town, scene, wrong):
        for actor, action in everything(town, scene):
            form = engine.form_for(Situation(scene, actor), action.name)
            data = QueryDict(mutable=True)
            for name in form.fields:
                data.setlist(name, [wrong, wrong])
            with transaction.atomic():
                entry = send(scene, action, actor, data)
                if entry is not None and form.day_field and wrong[:2] != "20":
                    assert entry.on <= timezone.localdate()
                transaction.set_rollback(True)

    def test_twice(self, town, scene):
        """A button clicked twice does it once: whatever can be done with the form as it is offered."""
        for actor, action in everything(town, scene):
            form = engine.form_for(Situation(scene, actor), action.name)
            data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
            data = {name: value for name, value in data.items() if value is not None} | {"note": "说明", "sure": "on"}
            with transaction.atomic():
                first = send(scene, action, actor, data, token="once")
                if first is not None:
                    assert engine.act(scene, action.name, actor, data, token="once").pk == first.pk
                    assert scene.entries.count() == first.sequence
                transaction.set_rollback(True)
