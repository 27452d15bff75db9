"""The one door through which anything happens to a case: what the procedure does not allow is not done.

Each action runs in one transaction that holds the case's row: the entry, the case's columns, papers and questions are
there together or not at all. After it is committed ``moved`` is sent.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms.agencies.models import Agency

from . import actors, calendar, history, ledger, limits, procedures, projection
from .actors import Actor
from .clock import TIMED, Effect, Event, reckon
from .forms import ActionForm, Move, form_of
from .history import Situation, reckoned
from .letters import hook as letters
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
    limit: str = "",
    on: date | None = None,
    now: datetime | None = None,
) -> tuple[Case, bool]:
    """A new case with its first entry, and whether it is new: of one ``submission_key`` there is only one case.

    ``limit``: by which of the procedure's limits a clock that starts with the case runs, where it is not the one the
    opening action names. Call it in a transaction together with what else is saved of the submission.
    """
    rules = procedures.get(procedure)
    opening = rules.actions[rules.opening]
    if not actor.roles & set(opening.by):
        raise Refused(f"{opening.label}须由{'、'.join(rules.roles[role] for role in opening.by)}办理。")
    at = now or timezone.now()
    day = timezone.localdate(at)
    try:
        # The number goes back with the rest where the same submission is just being saved by somebody else.
        with transaction.atomic():
            old = Case.objects.filter(submission_key=submission_key).first()
            if old is not None:
                return old, False
            number = NumberSequence.take(f"{rules.prefix}{day:%Y%m%d}")
            case = Case(
                procedure=procedure, number=number, agency=agency, desk=agency, submitted_at=at, code_hash=code_hash,
                submission_key=submission_key, subject=subject, step=rules.first,
            )  # fmt: skip
            case.save(force_insert=True)
    except IntegrityError:
        return Case.objects.get(submission_key=submission_key), False
    opened, hidden = _opened(case) | (facts or {}), dict(sealed or {})
    move = Move(Situation(case, actor), opening, at, on or day, opened, hidden, limit)
    _write(move, actor, rules.first)
    _project(move)
    case.save()
    return case, True


def _opened(case: Case) -> dict[str, Any]:
    """What no later entry says, and must never change."""
    return {"procedure": case.procedure, "agency": case.agency_id}


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
        held = _held(case, name)
        token = _token(held, name, token)
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
        problem = _day_problem(move, form)
        if problem:
            form.add_error(form.day_field or None, problem)
            raise Invalid(form)
        form.prepare(move)
        letter = letters.compose(form, move)
        entry = _write(move, actor, action.to, token)
        form.apply(move)
        if letter is not None:
            letters.keep(form, move, letter)
        _project(move)
        held.save()
    return entry


def _held(case: Case, name: str) -> Case:
    """The case as it is now, its row held, with those the action writes to as well: in the order of their keys, so
    that of two people neither waits for the other."""
    action = procedures.get(case.procedure).actions.get(name)
    keys = {case.pk, *(form_of(case.procedure, action).changes_too(case) if action else ())}
    return {one.pk: one for one in Case.objects.select_for_update().filter(pk__in=keys).order_by("pk")}[case.pk]


def _token(case: Case, name: str, token: str) -> str:
    """A token as it is kept: whatever was sent, it fits, and means this action on this case only. Nobody can use up
    with an action of theirs what somebody else's action will be known by."""
    return hashlib.sha256(f"{case.pk}:{name}:{token}".encode(errors="replace")).hexdigest() if token else ""


def _day_problem(move: Move, form: ActionForm) -> str:
    """Nothing counts for a day that has not come, nor, but by the system's own clock, before what it follows."""
    if move.on > timezone.localdate(move.at):
        return "日期不能晚于今天。"
    if "system" not in move.situation.actor.roles and move.on < (earliest := form.earliest()):
        return f"日期不能早于 {earliest:%Y-%m-%d}，那天的事在它之前。"
    return ""


def _write(move: Move, actor: Actor, to: str, token: str = "") -> Entry:
    """Append the entry, and take the case where it leads."""
    case, entries = move.case, move.situation.entries
    what = advance(move, actor, to, first=not entries)
    move.entry = entry = ledger.append(case, **what, token=token)
    entries.append(entry)
    # Whoever listens comes after the fact: their failure is told in the log, not to the person who acted.
    transaction.on_commit(lambda: moved.send_robust(sender=Case, case=case, entry=entry))
    return entry


def advance(move: Move, actor: Actor, to: str, *, first: bool) -> dict[str, Any]:
    """Take the case of a move to its next step, and give what its entry says (``ledger.next_entry``)."""
    case, action, rules = move.case, move.action, move.situation.procedure
    if action.effect:
        move.facts |= _clock_facts(move, rules)
        if action.effect is Effect.END:
            move.facts["due_on"] = _due_at_end(move)
    role = _role(rules, case.step, action, actor)
    if to and (to != case.step or first):
        case.step, case.step_since = to, move.on
        limit = rules.steps[to].limit
        case.step_days = move.step_days or (limits.limit_of(rules.name, limit).days if limit else None)
        if case.step_days:
            move.facts["step_days"] = case.step_days
    return {
        "action": action.name, "step": case.step, "actor": actor, "at": move.at, "on": move.on, "role": role,
        "effect": str(action.effect or ""), "facts": move.facts, "sealed": move.sealed,
    }  # fmt: skip


def _role(rules: Procedure, step: str, action: Action, actor: Actor) -> str:
    """As what the actor did it: where they may as more than one, as the one that has the case, else as the procedure
    names them first."""
    allowed = [role for role in action.by if role in actor.roles]
    holder = rules.steps[step].holder
    return holder if holder in allowed else next(iter(allowed), min(actor.roles))


def _clock_facts(move: Move, rules: Procedure) -> dict[str, Any]:
    """What the clock needs of this entry for ever, whatever the procedure says later."""
    action: Action = move.action
    facts: dict[str, Any] = {"why": action.done, "basis": action.basis}
    name = move.limit or action.limit
    if name and action.effect in TIMED:
        limit = limits.limit_of(rules.name, name)
        facts |= {"days": move.days or limit.days, "unit": limit.unit, "basis": limit.basis or action.basis}
    return facts


def _due_at_end(move: Move) -> str | None:
    """By when it was due. It stands in the ledger: a calendar changed later makes nobody late who was not."""
    events = [history.event_of(entry) for entry in move.situation.entries if entry.effect]
    due = reckon([*events, Event(Effect.END, move.on)], calendar.current()).due_on
    return due.isoformat() if due else None


def _project(move: Move) -> None:
    projection.set_clock(move.case, reckoned(move.situation.entries), projection.Basis.now())
