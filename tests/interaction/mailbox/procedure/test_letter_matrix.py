"""Exactly what each role may do with a letter in each step, guards apart. A change shows here first."""

import re
from pathlib import Path

import pytest

import interaction.mailbox
from interaction.casework import procedures
from interaction.casework.clock import Effect
from interaction.mailbox.kinds import RULES

MAY = {
    "applicant": {
        "submitted": "allow_public forbid_public supplement withdraw",
        "held": "allow_public forbid_public supplement withdraw",
        "joined": "allow_public forbid_public supplement withdraw",
        "assigned": "allow_public forbid_public supplement withdraw",
        "handling": "allow_public forbid_public supplement withdraw",
        "awaiting": "allow_public forbid_public give_details withdraw",
        "reviewing": "allow_public forbid_public withdraw",
        "answered": "allow_public ask_again forbid_public rate rate_low",
        "closed": "forbid_public",
        "archived": "allow_public forbid_public rate",
    },
    "receiver": {
        "submitted": (
            "answer_supervision assign correct_kind join record_withdrawal refer refuse reissue_code remark to_request"
        ),
        "held": (
            "answer_supervision correct_kind record_withdrawal refer refuse reissue_code release remark to_request"
        ),
        "joined": "answer_supervision part record_withdrawal reissue_code remark",
        "assigned": "answer_supervision correct_kind reassign record_withdrawal reissue_code remark",
        "handling": "answer_supervision reassign record_visit record_withdrawal reissue_code remark",
        "awaiting": "answer_supervision record_withdrawal reissue_code remark",
        "reviewing": "answer_supervision record_withdrawal reissue_code remark",
        "answered": "answer_supervision archive explain reissue_code remark reopen",
        "closed": "answer_supervision archive reissue_code remark reopen",
        "archived": "reissue_code reopen",
    },
    "handler": {
        "submitted": "answer_supervision remark",
        "held": "answer_supervision remark",
        "joined": "answer_supervision remark",
        "assigned": "accept answer_supervision object remark",
        "handling": (
            "answer_supervision appeal_rating ask_assist ask_details ask_extension draft_reply object "
            "record_visit remark take_back_assist"
        ),
        "awaiting": "answer_supervision record_details remark",
        "reviewing": "answer_supervision appeal_rating remark",
        "answered": "answer_supervision appeal_rating explain remark",
        "closed": "answer_supervision remark",
        "archived": "appeal_rating",
    },
    "reviewer": {
        "submitted": "remark",
        "held": "remark",
        "joined": "remark",
        "assigned": "remark",
        "handling": "remark",
        "awaiting": "remark",
        "reviewing": "remark return_reply send_reply",
        "answered": "remark",
        "closed": "remark",
    },
    "head": {
        "submitted": "answer_supervision remark",
        "held": "answer_supervision remark",
        "joined": "answer_supervision remark",
        "assigned": "answer_supervision reassign remark",
        "handling": "answer_supervision appeal_rating approve_extension reassign refuse_extension remark",
        "awaiting": "answer_supervision remark",
        "reviewing": "answer_supervision appeal_rating remark return_reply send_reply",
        "answered": "answer_supervision appeal_rating remark reopen",
        "closed": "answer_supervision remark reopen",
        "archived": "appeal_rating reopen",
    },
    "supervisor": {
        "submitted": "decide_appeal supervise",
        "held": "decide_appeal supervise",
        "joined": "decide_appeal supervise",
        "assigned": "decide_appeal supervise",
        "handling": "decide_appeal supervise",
        "awaiting": "decide_appeal supervise",
        "reviewing": "decide_appeal supervise",
        "answered": "decide_appeal reopen",
        "closed": "decide_appeal reopen",
        "archived": "decide_appeal reopen",
    },
    "colleague": {
        "submitted": "assist_answer",
        "assigned": "assist_answer",
        "handling": "assist_answer",
        "awaiting": "assist_answer",
        "reviewing": "assist_answer",
    },
    "system": {
        "submitted": "assist_late hold supervision_late",
        "held": "supervision_late",
        "joined": "answer_joined lead_gone supervision_late",
        "assigned": "assist_late supervision_late",
        "handling": "assist_late supervision_late",
        "awaiting": "assist_late details_lapsed supervision_late",
        "reviewing": "assist_late supervision_late",
        "answered": "archive_by_time supervision_late",
        "closed": "archive_by_time supervision_late",
        "archived": "erase",
    },
}


@pytest.fixture(scope="module")
def rules():
    return procedures.get("mailbox")


class TestWhoMayDoWhat:
    def test_the_table(self, rules):
        found = {
            role: {
                step: " ".join(sorted(action.name for action in rules.possible(step) if role in action.by))
                for step in rules.steps
                if any(role in action.by for action in rules.possible(step))
            }
            for role in rules.roles
        }
        assert found == MAY

    def test_review_and_approval_belong_to_the_agency_that_answers(self, rules):
        assert rules.desk_roles == ("reviewer", "head")

    def test_whoever_writes_never_answers_and_whoever_answers_never_rates(self, rules):
        for action in rules.actions.values():
            if action.name != "submit":
                assert "applicant" not in action.by or action.by == ("applicant",), action.name

    def test_only_the_system_does_what_silence_means(self, rules):
        lapses = {step.lapse for step in rules.steps.values()} | {task.lapse for task in rules.tasks.values()}
        assert {rules.actions[name].by for name in lapses if name} == {("system",)}


class TestClock:
    def test_what_each_action_does_to_it(self, rules):
        found = {action.name: action.effect for action in rules.actions.values() if action.effect}
        assert found == {
            "submit": Effect.START, "correct_kind": Effect.CHANGE, "approve_extension": Effect.EXTEND,
            "ask_details": Effect.PAUSE, "give_details": Effect.RESUME, "record_details": Effect.RESUME,
            "details_lapsed": Effect.RESUME, "rate_low": Effect.RESTART, "reopen": Effect.RESTART,
            "refuse": Effect.END, "refer": Effect.END, "to_request": Effect.END, "answer_joined": Effect.END,
            "send_reply": Effect.END, "withdraw": Effect.END, "record_withdrawal": Effect.END,
        }  # fmt: skip

    def test_every_way_out_ends_it(self, rules):
        for action in rules.actions.values():
            if action.to in ("closed", "answered"):
                assert action.effect is Effect.END, action.name

    def test_passing_a_letter_on_makes_nobody_wait_longer(self, rules):
        for name in ("assign", "reassign", "object", "join", "part", "lead_gone", "ask_assist", "hold", "release"):
            assert rules.actions[name].effect is None

    def test_the_days_are_those_of_the_rules(self, rules):
        days = {kind.value: rules.limits[rule.limit].days for kind, rule in RULES.items()}
        assert days == {
            "consultation": 5, "suggestion": 7, "complaint": 7, "help": 7, "report": 7, "site_error": 3,
        }  # fmt: skip
        assert rules.limits["longest"].days == 15
        assert {name: mark.days for name, mark in rules.marks.items()} == {"warning": 60, "escalation": 85}
        assert "supervisor" in rules.marks["escalation"].tell


class TestWords:
    def test_every_step_is_told_in_plain_words(self, rules):
        for step in rules.steps.values():
            assert step.told.endswith("。") and len(step.told) < 60

    def test_every_guard_of_this_room_is_used(self, rules):
        written = re.findall(
            r"@guard\ndef (\w+)", Path(interaction.mailbox.__file__).with_name("guards.py").read_text()
        )
        used = {name for action in rules.actions.values() for name in action.guards}
        assert set(written) <= used

    def test_the_chart_is_public_and_the_same_for_everybody(self, client, db):
        response = client.get("/mailbox/procedure/")
        page = response.content.decode()
        assert response.status_code == 200 and "public" in response["Cache-Control"]
        for words in ("并案办理", "85 日", "60 日", "不满意，请重新办理", "3 个工作日"):
            assert words in page
