"""Exactly what each role may do in each step, guards apart. A change of the procedure shows here first."""

import re
from pathlib import Path

import pytest

import interaction.requests
from interaction.casework import procedures
from interaction.casework.clock import Effect

MAY = {
    "applicant": {
        "submitted": "supplement withdraw",
        "intake": "give_reasons supplement withdraw",
        "correcting": "correct withdraw",
        "assigned": "give_reasons supplement withdraw",
        "handling": "give_reasons supplement withdraw",
        "awaiting_fee": "decline_fee report_payment withdraw",
        "reviewing": "withdraw",
        "sending": "withdraw",
        "answered": "ask_again rate",
        "closed": "rate",
        "archived": "rate",
    },
    "receiver": {
        "submitted": "answer_supervision confirm record_proceeding record_result record_withdrawal reissue_code remark",
        "intake": (
            "answer_supervision ask_correction assign record_proceeding record_reasons record_result record_withdrawal "
            "reissue_code remark"
        ),
        "correcting": (
            "answer_supervision prolong_correction record_correction record_proceeding record_result record_withdrawal "
            "reissue_code remark"
        ),
        "assigned": (
            "answer_supervision reassign record_delivery record_proceeding record_reasons record_result "
            "record_third_party record_withdrawal reissue_code remark"
        ),
        "handling": (
            "answer_supervision ask_correction reassign record_delivery record_proceeding record_reasons record_result "
            "record_third_party record_withdrawal reissue_code remark"
        ),
        "awaiting_fee": (
            "answer_supervision deny_payment pay record_proceeding record_result record_withdrawal reissue_code remark"
        ),
        "reviewing": (
            "answer_supervision record_delivery record_proceeding record_result record_third_party record_withdrawal "
            "reissue_code remark"
        ),
        "sending": (
            "answer_supervision record_delivery record_proceeding record_result record_third_party record_withdrawal "
            "reissue_code remark send"
        ),
        "answered": (
            "answer_again answer_supervision archive explain publish record_proceeding record_result record_service "
            "reissue_code remark"
        ),
        "closed": (
            "answer_again answer_supervision archive pay record_correction record_proceeding record_result "
            "reissue_code remark"
        ),
        "archived": "answer_again publish record_proceeding record_result reissue_code",
    },
    "handler": {
        "submitted": "answer_supervision remark",
        "intake": "answer_supervision ask_correction record_reasons remark",
        "correcting": "answer_supervision remark",
        "assigned": "accept answer_supervision object record_delivery record_reasons record_third_party remark",
        "handling": (
            "answer_supervision ask_assist ask_correction ask_extension ask_joint ask_reasons ask_third_party "
            "draft_answer notice_fee object record_delivery record_reasons record_third_party remark "
            "take_back_question tell_third_party"
        ),
        "awaiting_fee": "answer_supervision deny_payment pay remark",
        "reviewing": "answer_supervision record_delivery record_third_party remark tell_third_party",
        "sending": "answer_supervision record_delivery record_third_party remark tell_third_party",
        "answered": "answer_supervision explain remark tell_third_party",
        "closed": "answer_supervision pay remark",
    },
    "reviewer": {
        "submitted": "remark",
        "intake": "remark",
        "correcting": "remark",
        "assigned": "remark",
        "handling": "remark",
        "awaiting_fee": "remark",
        "reviewing": "approve_answer remark return_answer",
        "sending": "remark return_answer",
        "answered": "remark",
        "closed": "remark",
    },
    "head": {
        "submitted": "answer_supervision record_proceeding record_result remark",
        "intake": "answer_supervision record_proceeding record_result remark",
        "correcting": "answer_supervision record_proceeding record_result remark",
        "assigned": "answer_supervision reassign record_proceeding record_result remark",
        "handling": (
            "answer_supervision approve_extension delay reassign record_proceeding record_result refuse_extension "
            "remark"
        ),
        "awaiting_fee": "answer_supervision record_proceeding record_result remark",
        "reviewing": "answer_supervision approve_answer record_proceeding record_result remark return_answer",
        "sending": "answer_supervision record_proceeding record_result remark return_answer",
        "answered": "answer_again answer_supervision publish record_proceeding record_result remark",
        "closed": "answer_again answer_supervision record_proceeding record_result remark",
        "archived": "answer_again publish record_proceeding record_result",
    },
    "supervisor": {
        "submitted": "supervise",
        "intake": "supervise",
        "assigned": "supervise",
        "handling": "supervise",
        "reviewing": "supervise",
        "sending": "supervise",
    },
    "colleague": {
        "intake": "assist_answer joint_answer",
        "correcting": "assist_answer",
        "assigned": "assist_answer joint_answer",
        "handling": "assist_answer joint_answer",
        "awaiting_fee": "assist_answer",
        "reviewing": "assist_answer joint_answer",
        "sending": "assist_answer joint_answer",
    },
    "third_party": {
        "intake": "third_party_answer",
        "assigned": "third_party_answer",
        "handling": "third_party_answer",
        "reviewing": "third_party_answer",
        "sending": "third_party_answer",
    },
    "system": {
        "submitted": "confirm_by_silence supervision_late",
        "intake": "assist_late joint_silent supervision_late third_party_silent",
        "correcting": "abandon_correction assist_late supervision_late",
        "assigned": "assist_late joint_silent supervision_late third_party_silent",
        "handling": "assist_late joint_silent supervision_late third_party_silent",
        "awaiting_fee": "abandon_fee assist_late supervision_late",
        "reviewing": "assist_late joint_silent supervision_late third_party_silent",
        "sending": "assist_late joint_silent supervision_late third_party_silent",
        "answered": "made_public supervision_late",
        "closed": "supervision_late",
        "archived": "erase made_public",
    },
}


@pytest.fixture(scope="module")
def rules():
    return procedures.get("requests")


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

    def test_only_a_decision_over_the_answer_opens_the_archive(self, rules):
        assert [action.name for action in rules.possible("archived") if action.to] == ["answer_again"]

    def test_only_the_system_does_what_silence_means(self, rules):
        lapses = {step.lapse for step in rules.steps.values()} | {task.lapse for task in rules.tasks.values()}
        assert {rules.actions[name].by for name in lapses if name} == {("system",)}


class TestClock:
    def test_what_each_action_does_to_it(self, rules):
        found = {action.name: action.effect for action in rules.actions.values() if action.effect}
        assert found == {
            "confirm": Effect.START, "confirm_by_silence": Effect.START,
            "ask_correction": Effect.STOP, "correct": Effect.RESTART, "record_correction": Effect.RESTART,
            "abandon_correction": Effect.END,
            "ask_third_party": Effect.PAUSE, "third_party_answer": Effect.RESUME, "record_third_party": Effect.RESUME,
            "third_party_silent": Effect.RESUME, "take_back_question": Effect.RESUME,
            "ask_joint": Effect.PAUSE, "joint_answer": Effect.RESUME, "joint_silent": Effect.RESUME,
            "approve_extension": Effect.EXTEND, "delay": Effect.EXTEND,
            "notice_fee": Effect.STOP, "answer_again": Effect.RESTART,
            "pay": Effect.RESTART, "decline_fee": Effect.END, "abandon_fee": Effect.END,
            "withdraw": Effect.END, "record_withdrawal": Effect.END, "send": Effect.END,
        }  # fmt: skip

    def test_only_questions_that_stop_it_stop_it(self, rules):
        """Help from another agency is no reason for an applicant to wait longer (art. 33)."""
        for action in rules.actions.values():
            if action.effect is Effect.PAUSE:
                assert rules.tasks[action.task].pauses
            elif action.task and action.name.startswith("ask_"):
                assert not rules.tasks[action.task].pauses

    def test_every_way_out_ends_it(self, rules):
        for action in rules.actions.values():
            if action.to in ("closed", "answered"):
                assert action.effect is Effect.END, action.name


class TestWords:
    def test_every_step_is_told_in_plain_words(self, rules):
        for step in rules.steps.values():
            assert step.told.endswith("。") and len(step.told) < 60

    def test_every_guard_of_this_room_is_used(self, rules):
        written = re.findall(
            r"@guard\ndef (\w+)", Path(interaction.requests.__file__).with_name("guards.py").read_text()
        )
        used = {name for action in rules.actions.values() for name in action.guards}
        assert set(written) <= used
