"""问卷调查: one that is open and shows what has come in so far, one that is closed, with its results and what was done
with them."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from cms.review.admission import admit
from interaction.consultations.surveys import sending
from interaction.consultations.surveys.models import Chosen, Participation, Remark, Response, Survey
from interaction.consultations.surveys.questions import Kind, Question, path
from interaction.moderation import decisions

from .admitted import SOURCE, County
from .dates import moment
from .texts import tables

FOLDER = "surveys"
OFFICER = "gongkaiban"  # who lets through what people wrote
SETTINGS = ("help", "required", "least", "most", "low", "high", "low_label", "high_label", "longest")


def load(county: County, people: dict[str, Any]) -> int:
    """All surveys with their answers. Gives the number of surveys."""
    made = [_load(table, county, people) for table in tables(FOLDER)]
    return len(made)


def _midnight(county: County, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(county.today + timedelta(days=days), time()))


def _load(table: dict[str, Any], county: County, people: dict[str, Any]) -> Survey:
    published = moment(county.today + timedelta(days=table["published"]), table["title"])
    survey = Survey(
        title=table["title"], lead_agency=county.agencies[table["agency"]], summary=table["summary"],
        explanation=table["explanation"].strip(), contact=table["contact"],
        opens_at=max(published, _midnight(county, table["opens"])), closes_at=_midnight(county, table["closes"] + 1),
        results_shown=table["results_shown"], least_shown=table["least_shown"], cross_by=table.get("cross_by"),
        conclusion=table.get("conclusion", "").strip(),
    )  # fmt: skip
    field: Any = Survey._meta.get_field("questions")
    survey.questions = field.to_python(
        [_question(table["title"], place, each) for place, each in enumerate(table["questions"], start=1)]
    )
    survey.co_agencies = [county.agencies[slug] for slug in table.get("co", [])]
    survey.clean()
    admit([(survey, published)], SOURCE)
    _answer(survey, table, county)
    _write(survey, table, county, people[OFFICER])
    return survey


def _key(*parts: Any) -> str:
    return str(uuid5(NAMESPACE_URL, "-".join(map(str, parts))))


def _question(title: str, place: int, each: dict[str, Any]) -> dict[str, Any]:
    value = {"text": each["text"], "required": True, "then": str(each.get("then", ""))}
    value |= {name: each[name] for name in SETTINGS if name in each}
    if "options" in each:
        skips = {int(number): str(then) for number, then in each.get("skips", {}).items()}
        value["options"] = [
            {"type": "item", "id": _key(title, place, number), "value": {"text": text, "then": skips.get(number, "")}}
            for number, text in enumerate(each["options"], start=1)
        ]
    return {"type": each["kind"], "id": _key(title, place), "value": value}


def _answer(survey: Survey, table: dict[str, Any], county: County) -> None:
    """As many people as the content says, each with answers drawn by its weights; the same at every loading."""
    dice, asked = Random(table["title"]), survey.asked  # noqa: S311 - a demo, not a secret
    weights = {question.key: each.get("weights", []) for question, each in zip(asked, table["questions"], strict=True)}
    first = county.today + timedelta(days=table["opens"])
    days = min(table["closes"], -1) - table["opens"] + 1
    sent = sorted(first + timedelta(days=int(dice.random() ** 1.6 * days)) for _ in range(table["responses"]))
    people = [sending.person_of(survey.pk, f"demo {number}") for number in range(len(sent))]
    Participation.objects.bulk_create(Participation(survey=survey, person=person) for person in people)
    chosen: list[Chosen] = []
    for response in Response.objects.bulk_create(Response(survey=survey, sent_on=day) for day in sent):
        answers = {question.key: _choose(question, weights[question.key], dice) for question in asked}
        chosen += [
            Chosen(response=response, question=question.key, value=value)
            for question in path(asked, answers)
            for value in answers[question.key]
        ]
    Chosen.objects.bulk_create(chosen, batch_size=1000)


def _choose(question: Question, weights: list[int], dice: Random) -> list[str]:
    keys = list(question.values) if question.is_counted else []
    if not keys:
        return []
    if question.kind is not Kind.MULTIPLE:
        return dice.choices(keys, weights)
    wanted = sorted(keys, key=lambda key: dice.random() ** (1 / weights[keys.index(key)]), reverse=True)
    return wanted[: dice.randint(1, question.most)]


def _write(survey: Survey, table: dict[str, Any], county: County, officer: Any) -> None:
    for question, each in zip(survey.asked, table["questions"], strict=True):
        for place, said in enumerate(each.get("written", ())):
            day: date = county.today + timedelta(days=min(table["opens"] + 1 + place, -1))
            remark = Remark.objects.create(
                survey=survey, question=question.key, text=said["text"], sent_on=day,
                held_for=sending.reasons_to_hold(said["text"]),
            )  # fmt: skip
            if "decision" in said:
                decisions.decide(remark, said["decision"], officer, said.get("reason", ""))
