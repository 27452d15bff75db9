"""Several requests are acted on together, each by itself; a group of any size by the worker, resumably."""

import pytest
from django.utils import timezone

from interaction.casework import engine
from interaction.casework.desk.together import act_together
from interaction.casework.groups import together
from interaction.casework.history import Situation
from interaction.casework.models import Case, CaseGroup, Entry, GroupWork


def confirm():
    return {"confirmed_on": timezone.localdate(), "way": "短信"}


@pytest.fixture
def group(town):
    for _ in range(5):
        town.request()
    return CaseGroup.objects.get()


@pytest.mark.django_db
class TestChosenCases:
    def test_what_is_refused_for_one_is_done_for_the_others(self, town, group):
        cases = list(Case.objects.order_by("pk"))
        town.do(cases[2], "applicant", "withdraw", {"sure": "on"})
        results = act_together(cases, "confirm", town.people["receiver"], confirm())
        assert [result.done for result in results] == [True, True, False, True, True]
        assert "不再处理" in results[2].why

    def test_sent_twice_it_is_done_once(self, town, group):
        cases = list(Case.objects.order_by("pk"))
        for _ in range(2):
            results = act_together(cases, "confirm", town.people["receiver"], confirm(), token="t")
        assert all(result.done for result in results)
        assert Entry.objects.filter(action="confirm").count() == 5


@pytest.mark.django_db
class TestAGroup:
    def test_the_worker_acts_on_every_case(self, town, group):
        work = together.start(group, "confirm", town.people["receiver"], confirm())
        together.work_on()
        work.refresh_from_db()
        assert (work.status, work.total, work.done, work.refused) == ("done", 5, 5, 0)
        assert set(Case.objects.values_list("step", flat=True)) == {"intake"}
        assert work.data == {}  # what was written stands with the cases, and goes when they are erased

    def test_killed_after_a_case_it_goes_on_and_does_nothing_twice(self, town, group, monkeypatch):
        work = together.start(group, "confirm", town.people["receiver"], confirm())

        def killed(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(together, "_count", killed)  # the case is done, that it is is not noted yet
            together.work_on()
        assert Entry.objects.filter(action="confirm").count() == 1
        together.work_on()
        work.refresh_from_db()
        assert (work.done, Entry.objects.filter(action="confirm").count()) == (5, 5)

    def test_what_could_not_be_done_is_told_with_its_reasons(self, town, group):
        town.do(Case.objects.first(), "applicant", "withdraw", {"sure": "on"})
        work = together.start(group, "confirm", town.people["receiver"], confirm())
        together.work_on()
        work.refresh_from_db()
        assert (work.done, work.refused) == (4, 1)
        assert list(work.reasons.values()) == [1]

    def test_a_case_that_cannot_be_helped_keeps_no_other_waiting(self, town, group, monkeypatch):
        broken, act = Case.objects.order_by("pk")[1], engine.act

        def acts(case, *args, **more):
            if case.pk == broken.pk:
                raise RuntimeError("cannot be read")
            return act(case, *args, **more)

        monkeypatch.setattr(engine, "act", acts)
        work = together.start(group, "confirm", town.people["receiver"], confirm())
        together.work_on()
        work.refresh_from_db()
        assert (work.status, work.done, work.refused) == ("done", 4, 1)
        assert "系统出错" in next(iter(work.reasons))

    def test_a_form_that_is_not_right_starts_nothing(self, town, group):
        with pytest.raises(engine.Invalid):
            together.start(group, "confirm", town.people["receiver"], confirm() | {"way": ""})
        assert not GroupWork.objects.exists()

    def test_who_may_not_cannot_start_it_either(self, town, group):
        with pytest.raises(engine.Refused, match="受理岗"):
            together.start(group, "confirm", town.people["handler"], confirm())

    def test_one_thing_at_a_time(self, town, group):
        together.start(group, "confirm", town.people["receiver"], confirm())
        with pytest.raises(engine.Refused, match="正在批量办理"):
            together.start(group, "confirm", town.people["receiver"], confirm())

    def test_stopped_it_leaves_the_rest(self, town, group):
        work = together.start(group, "confirm", town.people["receiver"], confirm())
        together.stop(work)
        assert together.work_on() == 0
        assert not Entry.objects.filter(action="confirm").exists()

    def test_a_group_is_answered_from_one_draft_with_a_letter_for_each(self, town, group):
        answer = {"answer": "open/published", "where": "本网站目录", "body": "已经公开，请到本网站查阅。"}
        for role, action, data in [
            ("receiver", "confirm", confirm()), ("receiver", "assign", {}), ("handler", "accept", {}),
            ("handler", "draft_answer", answer), ("reviewer", "approve_answer", {}),
            ("receiver", "send", {"sent_on": timezone.localdate(), "way": "online"}),
        ]:  # fmt: skip
            together.start(group, action, town.people[role], data)
            together.work_on()
        assert set(Case.objects.values_list("step", "outcome")) == {("answered", "open")}

    def test_sent_back_the_draft_is_offered_as_it_was_written_for_all(self, town, group):
        answer = {"answer": "open/published", "where": "本网站目录", "body": "申请（{编号}）已经公开。"}
        for role, action, data in [
            ("receiver", "confirm", confirm()), ("receiver", "assign", {}), ("handler", "accept", {}),
            ("handler", "draft_answer", answer), ("reviewer", "return_answer", {"note": "写清楚"}),
        ]:  # fmt: skip
            together.start(group, action, town.people[role], data)
            together.work_on()
        case = Case.objects.first()
        assert case.answers.get().letter["body"] == f"申请（{case.number}）已经公开。"
        here = Situation(case, town.actor(case, "handler"))
        assert engine.form_for(here, "draft_answer", together=True).initial["body"] == answer["body"]
        assert case.number in engine.form_for(here, "draft_answer").initial["body"]
