"""依申请公开: invented requests of invented people, in every state, each driven through the real engine day by day.

Content: ``content/requests/*.toml``. ``sent`` is how many working days ago a request came; each step says what is done
and how many working days after the one before (``after``), so that lights show whenever the demo is loaded.

Nobody's data: numbers of identity cards have a place code (339999) and birth years (1881 to 1899) nobody living has,
telephones an area code (0600) and credit codes a place code (999999) that were never given out.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms.agencies.codes import check_character, organisation_check_character
from cms.agencies.models import Agency, User
from interaction.casework import actors, calendar, codes, engine, letters
from interaction.casework.actors import Actor
from interaction.casework.desk import entering
from interaction.casework.history import Situation
from interaction.casework.models import Case, Task
from interaction.requests import outcomes, submission
from interaction.requests.identity import resident_check_character

from . import accounts
from .texts import tables

FOLDER = "requests"
KNOWN = "school-districts"  # the one whose number and code are told, to try 查询 with
_OPENS = time(9, 0)
_OF_STEP = ("do", "after", "by")  # the rest of a step is what its form is sent

# Who does what, and how many working days after the step before, where a step does not say.
DUTY = {
    "confirm": ("shouli", 0), "ask_correction": ("shouli", 2), "record_correction": ("shouli", 5),
    "assign": ("shouli", 1), "send": ("shouli", 1), "record_service": ("shouli", 2), "archive": ("shouli", 10),
    "record_proceeding": ("shouli", 25), "record_result": ("shouli", 40),
    "accept": ("chengban", 0), "object": ("chengban", 1), "ask_third_party": ("chengban", 2), "pay": ("chengban", 3),
    "record_delivery": ("chengban", 2), "record_third_party": ("chengban", 6), "tell_third_party": ("chengban", 1),
    "ask_joint": ("chengban", 2), "ask_assist": ("chengban", 2), "ask_extension": ("chengban", 12),
    "ask_reasons": ("chengban", 2), "notice_fee": ("chengban", 5), "draft_answer": ("chengban", 7),
    "explain": ("chengban", 2), "answer_supervision": ("chengban", 2), "remark": ("chengban", 1),
    "return_answer": ("shenhe", 1), "approve_answer": ("shenhe", 1),
    "approve_extension": ("fuzeren", 1), "refuse_extension": ("fuzeren", 1), "delay": ("fuzeren", 1),
    "supervise": ("duban", 1),
    "correct": ("applicant", 5), "withdraw": ("applicant", 3), "rate": ("applicant", 2), "ask_again": ("applicant", 2),
    "supplement": ("applicant", 1), "give_reasons": ("applicant", 3), "report_payment": ("applicant", 2),
    "decline_fee": ("applicant", 3), "joint_answer": ("asked", 5), "assist_answer": ("asked", 3),
    "third_party_answer": ("third_party", 6),
    "confirm_by_silence": ("system", 2), "third_party_silent": ("system", 16), "joint_silent": ("system", 16),
    "assist_late": ("system", 6), "abandon_correction": ("system", 16), "abandon_fee": ("system", 21),
    "supervision_late": ("system", 4),
}  # fmt: skip
DEFAULTS: dict[str, dict[str, Any]] = {
    "confirm": {"way": "电话确认，申请人本人接听"},
    "ask_correction": {"days": 15},
    "send": {"way": "online"},
    "record_service": {"way": "网站送达，申请人已查看"},
    "archive": {"retention": "thirty"},
    "withdraw": {"sure": True},
    "decline_fee": {"sure": True},
    "supervise": {"days": 3},
    "ask_extension": {"days": 20},
    "approve_extension": {"days": 20},
}
# A day that a form asks for is the day on which the step is done.
DAYS = ("confirmed_on", "received_on", "asked_on", "answered_on", "delivered_on", "paid_on", "sent_on", "served_on",
        "filed_on", "decided_on", "withdrawn_on")  # fmt: skip


@dataclass
class _Town:
    """Who works here, who applies, and what has been sent so far."""

    people: dict[str, User]
    today: date
    agencies: Mapping[str, Agency]
    applicants: dict[str, dict[str, str]]
    numbers: dict[str, str] = field(default_factory=dict)  # key of a request → its number


def load(agencies: Mapping[str, Agency], people: dict[str, User], today: date) -> int:
    """Send every request and do what its script says. Gives their number."""
    found = tables(FOLDER)
    applicants = [one for table in found for one in table.get("applicants", [])]
    town = _Town(people, today, agencies, {one["key"]: _applicant(one, place) for place, one in enumerate(applicants)})
    count = 0
    scripts = [one for table in found for one in table.get("requests", [])]
    scripts += [_ordinary(place, *row) for table in found for place, row in enumerate(table.get("ordinary", []))]
    for script in sorted(scripts, key=lambda one: -one["sent"]):
        for place, applicant in enumerate(script.get("applicants") or [script["applicant"]]):
            _play(town, script, applicant, f"{script['key']}-{place}" if place else script["key"])
            count += 1
    return count


def _ordinary(
    place: int, agency: str, applicant: str, sent: int, drafted_after: int, text: str, degree: int
) -> dict[str, Any]:
    """One of the many whose answer says where it stands already."""
    draft = {
        "do": "draft_answer",
        "after": drafted_after,
        "answer": "open/published",
        "where": f"本网站，检索“{text}”。",
    }
    rating = [{"do": "rate", "after": 1, "degree": degree}] if degree else []
    steps = ["confirm", "assign", "accept", draft, "approve_answer", "send", *rating]
    return {
        "key": f"ordinary-{place}", "agency": agency, "applicant": applicant, "sent": sent, "text": f"{text}。",
        "steps": steps,
    }  # fmt: skip


def known() -> tuple[str, str] | None:
    """Number and query code of the case that visitors may follow; None where the demo is not loaded."""
    secret = _secret(KNOWN)
    case = Case.objects.filter(submission_key=codes.submission_key(secret)).only("number").first()
    return (case.number, codes.shown(codes.code_for(secret))) if case else None


def _secret(key: str) -> str:
    return f"demo request {key}"


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Everything that asks what time it is gets ``moment``: the past is played as it would have happened. Loading runs
    alone in its process, so nobody else is told a wrong time."""
    now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = now


# --- People and bodies that do not exist
def _applicant(fields: dict[str, str], place: int) -> dict[str, str]:
    data = {name: value for name, value in fields.items() if name != "key"}
    # An area code nobody has, and which the form takes for one.
    data |= {"phone": f"0600-81{place:05d}", "email": f"sqr{place:03d}@example.invalid", "postcode": "000000"}
    if data["kind"] == "person":
        born = date(1881, 1, 4) + timedelta(days=137 * place)
        first = f"339999{born:%Y%m%d}{place % 1000:03d}"
        return data | {"id_kind": "resident", "id_number": first + resident_check_character(first)}
    body = f"MQ{place:06d}"
    first = f"91999999{body}{organisation_check_character(body)}"
    if not first[-1].isdigit():  # no credit code has an X there
        first = _body_with_digit(place)
    return data | {"code": first + check_character(first)}


def _body_with_digit(place: int) -> str:
    bodies = (f"MQ{place + 1000 * step:06d}" for step in range(1, 20))
    return next(f"91999999{body}{last}" for body in bodies if (last := organisation_check_character(body)) != "X")


# --- One request
def _play(town: _Town, script: dict[str, Any], applicant: str, key: str) -> None:
    agency = town.agencies[script["agency"]]
    day = calendar.current().workday_before(town.today, script["sent"])
    minute = 0
    with clock_at(moment(day, minute)):
        case = _send(town, script, applicant, agency, key)
    for step in script.get("steps", []):
        step = {"do": step} if isinstance(step, str) else step
        _, after = DUTY[step["do"]]
        day = calendar.add_workdays(day, step.get("after", after))
        if day >= town.today:
            raise ValueError(f"requests/{key}：{step['do']} 落在今天或者以后")
        minute += 17
        with clock_at(moment(day, minute)):
            _do(town, Case.objects.get(pk=case.pk), step, day, key)


def moment(day: date, minutes: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, _OPENS) + timedelta(minutes=minutes))


def _send(town: _Town, script: dict[str, Any], applicant: str, agency: Agency, key: str) -> Case:
    data = town.applicants[applicant] | {
        "description": script["text"].strip(),
        "document_number": script.get("document_number", ""),
        "form": script.get("form", "electronic"),
        "delivery": script.get("delivery", "online"),
    }
    channel = script.get("channel", "online")
    actor = actors.APPLICANT
    if channel != "online":
        officer = town.people[accounts.on_duty(script["agency"])["shouli"]]
        actor = entering.receiver(submission.PROCEDURE, officer, agency)
    case, _ = submission.submit(agency, data, secret=_secret(key), channel=channel, actor=actor)
    town.numbers[key] = case.number
    return case


def _do(town: _Town, case: Case, step: dict[str, Any], day: date, key: str) -> None:
    name = step["do"]
    actor = _actor(town, case, step)
    data = DEFAULTS.get(name, {}) | {
        field: value for field, value in step.items() if field not in ("do", "after", "by")
    }
    data |= dict.fromkeys(DAYS, day)
    if "agency" in step:
        data["agency"] = town.agencies[step["agency"]].pk
    if "earlier" in step:
        data["earlier"] = town.numbers[step["earlier"]]
    task = case.tasks.exclude(kind="supervision").last() if name != "supervision_late" else case.tasks.last()
    if task is not None:
        data.setdefault("task", task.pk)
    if name == "record_result":
        data["proceeding"] = case.proceedings.get().pk
    files: MultiValueDict[str, Any] = MultiValueDict({"files": [_file(one) for one in step.get("files", [])]})
    if name == "draft_answer":
        data.setdefault("body", _body(case, actor, step))
    try:
        engine.act(case, name, actor, data, files)
    except (engine.Refused, engine.Invalid) as error:
        raise ValueError(f"requests/{key}：{name}：{error}") from error


def _actor(town: _Town, case: Case, step: dict[str, Any]) -> Actor:
    duty = step.get("by") or DUTY[step["do"]][0]
    if duty == "applicant":
        return actors.APPLICANT
    if duty == "system":
        return actors.SYSTEM
    if duty == "third_party":
        return actors.third_party(Task.objects.get(case=case, kind="third_party", status=Task.Status.OPEN))
    if duty == "duban":
        return actors.staff(town.people[accounts.SUPERVISOR.username], case)
    agency = case.agency
    if duty == "asked":
        asked = case.tasks.exclude(agency=None).last()
        assert asked is not None and asked.agency is not None
        agency, duty = asked.agency, "chengban"
    return actors.staff(town.people[accounts.on_duty(agency.slug)[duty]], case)


def _file(fields: dict[str, str]) -> SimpleUploadedFile:
    return SimpleUploadedFile(fields["name"], fields["text"].strip().encode("utf-8-sig"), "text/plain")


def _body(case: Case, actor: Actor, step: dict[str, Any]) -> str:
    """The letter as the handler finds it drafted."""
    outcome, variant = outcomes.split(step["answer"])
    details = {name: step[name] for name in outcomes.DETAILS if name in step}
    template = f"answer_{outcome}_{variant}" if variant else f"answer_{outcome}"
    extra = {"outcome": outcomes.OUTCOMES[outcome], "variant": variant, **details}
    return letters.draft(Situation(case, actor), template, extra)
