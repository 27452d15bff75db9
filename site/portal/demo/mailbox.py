"""政民互动来信: invented letters of invented people, in every state, each driven through the real engine day by day.

Content: ``content/mailbox/*.toml``. ``sent`` is how many working days ago a letter came; each step says what is done
and how many working days after the one before (``after``). Nobody's data: telephones have an area code (0600) that was
never given out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from cms.agencies.models import Agency, User
from interaction.casework import actors, calendar, codes, engine
from interaction.casework.actors import Actor
from interaction.casework.models import Case
from interaction.mailbox import submission
from interaction.mailbox.joined import settle_joined

from . import accounts
from .requests import clock_at
from .requests import moment as moment_of
from .texts import tables

FOLDER = "mailbox"
KNOWN = "street-lamps"  # the one whose number and code are told
_OF_STEP = ("do", "after")  # the rest of a step is what its form is sent

# Who does what, and how many working days after the step before, where a step does not say.
DUTY = {
    "release": ("shouli", 0), "refuse": ("shouli", 0), "refer": ("shouli", 0), "to_request": ("shouli", 0),
    "join": ("shouli", 0), "correct_kind": ("shouli", 0), "assign": ("shouli", 0), "reopen": ("shouli", 5),
    "accept": ("chengban", 0), "object": ("chengban", 1), "ask_details": ("chengban", 1),
    "ask_assist": ("chengban", 1), "ask_extension": ("chengban", 3), "record_visit": ("chengban", 1),
    "draft_reply": ("chengban", 2), "explain": ("chengban", 1), "appeal_rating": ("chengban", 1),
    "return_reply": ("shenhe", 0), "send_reply": ("shenhe", 1),
    "approve_extension": ("fuzeren", 1), "supervise": ("duban", 1), "decide_appeal": ("duban", 2),
    "give_details": ("applicant", 2), "rate": ("applicant", 2), "rate_low": ("applicant", 2),
    "ask_again": ("applicant", 2), "withdraw": ("applicant", 1), "supplement": ("applicant", 1),
    "assist_answer": ("asked", 2), "archive_by_time": ("system", 21), "settle_joined": ("system", 0),
}  # fmt: skip
DEFAULTS: dict[str, dict[str, Any]] = {
    "withdraw": {"sure": True}, "join": {"checked": True}, "supervise": {"days": 3},
    "to_request": {"kind": "person", "form": "electronic", "delivery": "online"},
    "record_visit": {"way": "phone", "reached": "yes"}, "rate_low": {"degree": 2, "reasons": ["unsolved"]},
}  # fmt: skip
DAYS = ("visited_on", "received_on")  # a day that a form asks for is the day on which the step is done


@dataclass
class _Town:
    people: dict[str, User]
    today: date
    agencies: Mapping[str, Agency]
    numbers: dict[str, str] = field(default_factory=dict)  # key of a letter → its number


def load(agencies: Mapping[str, Agency], people: dict[str, User], today: date) -> int:
    """Send every letter and do what its script says. Gives their number."""
    town = _Town(people, today, agencies)
    found = tables(FOLDER)
    scripts = [one for table in found for one in table.get("letters", [])]
    scripts += [_ordinary(place, *row) for table in found for place, row in enumerate(table.get("ordinary", []))]
    _play(town, scripts)
    return len(scripts)


def _ordinary(
    place: int, to: str, desk: str, kind: str, who: str, sent: int, subject: str, text: str, reply: str, after: int,
    degree: int,
) -> dict[str, Any]:  # fmt: skip
    """One of the many that go as they should."""
    rating = [{"do": "rate", "after": 1, "degree": degree, "reasons": ["unclear"]}] if degree else []
    draft = {"do": "draft_reply", "after": after, "text": reply}
    return {
        "key": f"ordinary-{place}", "to": to, "kind": kind, "who": who, "sent": sent, "subject": subject, "text": text,
        "public": True, "steps": [{"do": "assign", "desk": desk}, "accept", draft, "send_reply", *rating],
    }  # fmt: skip


def known() -> tuple[str, str] | None:
    """Number and query code of the letter that visitors may follow; None where the demo is not loaded."""
    secret = _secret(KNOWN)
    case = Case.objects.filter(submission_key=codes.submission_key(secret)).only("number").first()
    return (case.number, codes.shown(codes.code_for(secret))) if case else None


def _secret(key: str) -> str:
    return f"demo letter {key}"


# --- The days of the past, one after the other, for all letters together: they lead, join and quote one another
def _play(town: _Town, scripts: list[dict[str, Any]]) -> None:
    plan: list[tuple[date, int, int, dict[str, Any], dict[str, Any] | None]] = []
    for place, script in enumerate(scripts):
        day = calendar.current().workday_before(town.today, script["sent"])
        plan.append((day, 0, place, script, None))
        for turn, step in enumerate(script.get("steps", []), 1):
            step = {"do": step} if isinstance(step, str) else step
            day = calendar.add_workdays(day, step.get("after", DUTY[step["do"]][1]))
            if day >= town.today:
                raise ValueError(f"mailbox/{script['key']}：{step['do']} 落在今天或者以后")
            plan.append((day, turn, place, script, step))
    for day, turn, _, script, step in sorted(plan, key=lambda one: one[:3]):
        with clock_at(moment_of(day, 17 * turn)):
            _send(town, script) if step is None else _do(town, script, step, day)


def _send(town: _Town, script: dict[str, Any]) -> None:
    agency = town.agencies[script["to"]]
    channel = script.get("channel", "online")
    who = script["who"]
    data = {
        "kind": script["kind"], "subject": script["subject"], "text": script["text"].strip(),
        "place": script.get("place", ""), "to_head": script.get("head", False),
        "wish_public": script.get("public", False), "nameless": script.get("nameless", False), "name": who,
        "phone": f"0600-82{sum(map(ord, who)) % 100000:05d}",
    }  # fmt: skip
    actor: Actor = actors.APPLICANT
    if channel != "online":
        new = Case(procedure=submission.PROCEDURE, agency=agency, desk=agency)
        actor = actors.staff(town.people[accounts.on_duty(agency.slug)["shouli"]], new)
    case, _ = submission.submit(agency, data, secret=_secret(script["key"]), channel=channel, actor=actor)
    town.numbers[script["key"]] = case.number


def _do(town: _Town, script: dict[str, Any], step: dict[str, Any], day: date) -> None:
    name = step["do"]
    if name == "settle_joined":
        settle_joined()
        return
    case = Case.objects.select_related("agency", "desk").get(number=town.numbers[script["key"]])
    data = DEFAULTS.get(name, {}) | {key: value for key, value in step.items() if key not in _OF_STEP}
    data |= dict.fromkeys(DAYS, day)
    for place in ("desk", "agency", "suggested"):
        if place in step:
            data[place] = town.agencies[step[place]].pk
    if "lead" in step:
        data["lead"] = town.numbers[step["lead"]]
    task = case.tasks.exclude(kind="supervision").last()
    if task is not None:
        data.setdefault("task", task.pk)
    actor = _actor(town, case, name)
    try:
        engine.act(case, name, actor, data, MultiValueDict(), on=day if name == "archive_by_time" else None)
    except (engine.Refused, engine.Invalid) as error:
        raise ValueError(f"mailbox/{script['key']}：{name}：{error}") from error


def _actor(town: _Town, case: Case, name: str) -> Actor:
    duty = DUTY[name][0]
    if duty in ("applicant", "system"):
        return actors.APPLICANT if duty == "applicant" else actors.SYSTEM
    if duty == "duban":
        return actors.staff(town.people[accounts.SUPERVISOR.username], case)
    agency = case.agency if duty == "shouli" else case.desk
    if duty == "asked":
        asked = case.tasks.filter(kind="assist").last()
        assert asked is not None and asked.agency is not None
        agency, duty = asked.agency, "chengban"
    return actors.staff(town.people[accounts.on_duty(agency.slug)[duty]], case)
