"""The one door through which anything happens to a case: what the procedure does not allow is not done.

Each action runs in one transaction that holds the case's row: the entry, the case's columns, papers and questions are
there together or not at all. After it is committed ``moved`` is sent.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms.agencies.models import Agency

from . import actors, ledger, limits, procedures, projection
from .actors import Actor
from .clock import Effect
from .forms import ActionForm, Move, form_of
from .history import Situation, reckoned
from .models import Case, Entry, NumberSequence
from .procedures import Action, Procedure

moved = Signal()  # case, entry


class Refused(Exception):
    """The procedure does not allow it now. The text says why, to the person at the screen."""


class Invalid(Exception):
    """The form is not filled in as it must be; ``form`` says where."""

    def __init__(self, form: ActionForm) -> None:
        super().__init__("；".join(str(error) for errors in form.errors.values() for error in errors))
        self.form = form


def form_for(
    situation: Situation, name: str, data: Mapping[str, Any] | None = None, files: Any = None, **kwargs: Any
) -> ActionForm:
    """The form of an action the actor may do now, filled where ``data`` is given. ``Refused`` where they may not."""
    action = situation.procedure.actions.get(name)
    if action is None:
        raise Refused("没有这个操作。")
    reason = situation.why_not(action)
    if reason:
        raise Refused(reason)
    form = form_of(situation.procedure.name, action)
    return form(data, files, situation=situation, action=action, **kwargs)


def open_case(
    procedure: str,
    agency: Agency,
    *,
    actor: Actor = actors.APPLICANT,
    subject: str,
    submission_key: str,
    code_hash: str,
    facts: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None,
    on: date | None = None,
    now: datetime | None = None,
) -> tuple[Case, bool]:
    """A new case with its first entry, and whether it is new: of one ``submission_key`` there is only one case.

    Call it in a transaction together with what else is saved of the submission.
    """
    old = Case.objects.filter(submission_key=submission_key).first()
    if old is not None:
        return old, False
    rules = procedures.get(procedure)
    at = now or timezone.now()
    day = timezone.localtime(at)
    number = NumberSequence.take(f"{rules.prefix}{day:%Y%m%d}")
    case = Case(
        procedure=procedure, number=number, agency=agency, desk=agency, submitted_at=at, code_hash=code_hash,
        submission_key=submission_key, subject=subject, step=rules.first,
    )  # fmt: skip
    case.save(force_insert=True)
    situation = Situation(case, actor)
    move = Move(situation, rules.actions[rules.opening], at, on or day.date(), dict(facts or {}), dict(sealed or {}))
    _write(move, actor, [], rules.first)
    return case, True


def act(
    case: Case,
    name: str,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    *,
    token: str = "",
    seen: int | None = None,
    now: datetime | None = None,
    on: date | None = None,
) -> Entry:
    """Do an action. ``data``: what its form was sent; ``token``: one of these is done once; ``seen``: the last entry
    the actor knew of. ``on``: the day it counts for where the system acts, after the event.

    ``Refused`` where the procedure does not allow it, ``Invalid`` where the form is not right; nothing is saved then.
    """
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if token and (done := Entry.objects.filter(token=token).first()) is not None:
            return done
        if actor.user is not None:
            actor = actors.staff(actor.user, held)
        situation = Situation(held, actor)
        if seen is not None and seen != held.sequence:
            raise Refused("您打开页面以后，此件有了新的进展。请看过最新情况再办理，刚才填写的没有提交。")
        form = form_for(situation, name, data or {}, files if files is not None else MultiValueDict())
        if not form.is_valid():
            raise Invalid(form)
        action = situation.procedure.actions[name]
        move = Move(situation, action, now or timezone.now(), on or form.on())
        _check_day(move, form.earliest())
        form.prepare(move)
        entry = _write(move, actor, situation.entries, action.to, token)
        form.apply(move)
        _project(move)
        held.save()
    return entry


def _check_day(move: Move, earliest: date) -> None:
    """Nothing counts for a day that has not come, nor, but by the system's own clock, before what it follows."""
    if move.on > timezone.localdate(move.at):
        raise Refused("日期不能晚于今天。")
    if "system" not in move.situation.actor.roles and move.on < earliest:
        raise Refused(f"日期不能早于 {earliest:%Y-%m-%d}，那天的事在它之前。")


def _write(move: Move, actor: Actor, entries: list[Entry], to: str, token: str = "") -> Entry:
    """Append the entry, and take the case where it leads."""
    case, action = move.case, move.action
    rules: Procedure = move.situation.procedure
    if action.effect:
        move.facts |= _clock_facts(move, rules)
    if to and (to != case.step or not entries):
        case.step, case.step_since = to, move.on
        limit = rules.steps[to].limit
        case.step_days = move.step_days or (limits.limit_of(rules.name, limit).days if limit else None)
        if case.step_days:
            move.facts["step_days"] = case.step_days
    role = next((role for role in action.by if role in actor.roles), min(actor.roles))
    move.entry = ledger.append(
        case, action=action.name, step=case.step, actor=actor, at=move.at, on=move.on, role=role,
        effect=action.effect or "", facts=move.facts, sealed=move.sealed, token=token,
    )  # fmt: skip
    entries.append(move.entry)
    entry = move.entry
    if entry.sequence == 1:
        _project(move)
        case.save()
    transaction.on_commit(lambda: moved.send(sender=Case, case=case, entry=entry))
    return entry


def _clock_facts(move: Move, rules: Procedure) -> dict[str, Any]:
    """What the clock needs of this entry for ever, whatever the procedure says later."""
    action: Action = move.action
    facts: dict[str, Any] = {"why": action.done, "basis": action.basis}
    if action.limit and action.effect in (Effect.START, Effect.RESTART, Effect.EXTEND):
        limit = limits.limit_of(rules.name, action.limit)
        facts |= {"days": move.days or limit.days, "unit": limit.unit, "basis": limit.basis or action.basis}
    return facts


def _project(move: Move) -> None:
    projection.set_clock(move.case, reckoned(move.situation.entries))
    move.case.reckoned_with = projection.version()
