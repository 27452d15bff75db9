"""数据需求、纠错、申请和应用成果: invented ones in every state, each driven through the real engine day by day.

Content: ``content/asking/*.toml``; ``sent`` is how many working days ago one came, ``after`` of a step how many after
the step before.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.datastructures import MultiValueDict

from cms.agencies.models import Agency, User
from interaction.casework import actors, calendar, codes, engine
from interaction.casework.actors import Actor
from interaction.casework.models import Case
from interaction.moderation import decisions
from interaction.moderation.models import Moderated
from opendata.asking import submission
from opendata.asking.models import ShownWant
from opendata.datasets.models import Dataset
from opendata.reuse import sending

from . import accounts
from .admitted import County
from .requests import clock_at
from .requests import moment as moment_of
from .texts import tables

KNOWN = "business-study"  # the one whose number and code are told: a key waits to be taken
_OF_STEP = ("do", "after", "planned_in")  # the rest of a step is what its form is sent
# Who does what, and how many working days after the step before, where a step does not say.
DUTY = {
    "assign": ("shouli", 0), "accept": ("chengban", 0), "answer": ("chengban", 2), "recommend": ("chengban", 2),
    "grant": ("shenhe", 1), "deny": ("shenhe", 1),
}  # fmt: skip


@dataclass
class _Town:
    county: County
    people: dict[str, User]
    numbers: dict[str, str] = field(default_factory=dict)  # key → number


def load(county: County, people: dict[str, User]) -> int:
    """Everything that was asked, and what was made of the data. Gives their number."""
    town = _Town(county, people)
    asked = [one for table in tables("asking") for one in table.get("asked", [])]
    made = [one for table in tables("asking") for one in table.get("reuse", [])]
    for day, turn, _, script, step in sorted(_plan(town, asked), key=lambda one: one[:3]):
        with clock_at(moment_of(day, 13 * turn)):
            _send(town, script) if step is None else _do(town, script, step, day)
    for script in made:
        _made(town, script)
    return len(asked) + len(made)


def known() -> tuple[str, str] | None:
    """Number and query code of the application that visitors may follow; None where the demo is not loaded."""
    secret = _secret(KNOWN)
    case = Case.objects.filter(submission_key=codes.submission_key(secret)).only("number").first()
    return (case.number, codes.shown(codes.code_for(secret))) if case else None


def _secret(key: str) -> str:
    return f"demo data {key}"


_Turn = tuple[date, int, int, dict[str, Any], dict[str, Any] | None]


def _plan(town: _Town, scripts: list[dict[str, Any]]) -> list[_Turn]:
    """The days of the past, one after the other, for all of them together."""
    today, plan = town.county.today, list[_Turn]()
    for place, script in enumerate(scripts):
        day = calendar.current().workday_before(today, script["sent"])
        plan.append((day, 0, place, script, None))
        for turn, said in enumerate(script["steps"], 1):
            step: dict[str, Any] = {"do": said} if isinstance(said, str) else said
            day = calendar.add_workdays(day, step.get("after", DUTY[step["do"]][1]))
            if day >= today:
                raise ValueError(f"asking/{script['key']}：{step['do']} 落在今天或者以后")
            plan.append((day, turn, place, script, step))
    return plan


def _send(town: _Town, script: dict[str, Any]) -> None:
    who = script["who"]
    asked = ("kind", "subject", "place", "safeguards", "months")
    data: dict[str, Any] = {name: script[name] for name in asked if name in script}
    data |= {
        "text": script["text"].strip(), "wish_public": script.get("public", False), "name": who,
        "dataset": Dataset.objects.get(slug=script["dataset"]) if "dataset" in script else None,
        "agency": town.county.agencies[script["to"]] if "to" in script else None,
        "phone": f"0600-83{sum(map(ord, who)) % 100000:05d}" if who else "",
    }  # fmt: skip
    case, _ = submission.submit(data, secret=_secret(script["key"]))
    town.numbers[script["key"]] = case.number
    if script.get("shown"):
        decisions.decide(ShownWant.objects.get(case=case), Moderated.Standing.ACCEPTED, _office(town))


def _office(town: _Town) -> User:
    return town.people[accounts.OFFICE.username]


def _do(town: _Town, script: dict[str, Any], step: dict[str, Any], day: date) -> None:
    case = Case.objects.select_related("agency", "desk").get(number=town.numbers[script["key"]])
    data: dict[str, Any] = {key: value for key, value in step.items() if key not in _OF_STEP}
    if "desk" in data:
        data["desk"] = town.county.agencies[data["desk"]].pk
    if "planned_in" in step:
        data["planned_by"] = town.county.today + timedelta(days=step["planned_in"])
    try:
        engine.act(case, step["do"], _actor(town, case, DUTY[step["do"]][0]), data, MultiValueDict())
    except (engine.Refused, engine.Invalid) as error:
        raise ValueError(f"asking/{script['key']}：{step['do']}：{error}") from error


def _actor(town: _Town, case: Case, duty: str) -> Actor:
    agency: Agency = case.agency if duty == "shouli" else case.desk
    return actors.staff(town.people[accounts.on_duty(agency.slug)[duty]], case)


def _made(town: _Town, script: dict[str, Any]) -> None:
    day = calendar.current().workday_before(town.county.today, script["sent"])
    by_slug = Dataset.objects.select_related("lead_agency").in_bulk(script["datasets"], field_name="slug")
    data = script | {"datasets": [by_slug[slug] for slug in script["datasets"]]}
    with clock_at(moment_of(day, 40)):
        reuse, _ = sending.submit(data, secret=_secret(script["title"]))
        if script.get("shown"):
            decisions.decide(reuse, Moderated.Standing.ACCEPTED, _office(town))
