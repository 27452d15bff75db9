"""意见征集: one that is open, one whose result is out, one whose result is overdue, one that begins in a few days."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.review.admission import admit
from interaction.casework import codes
from interaction.consultations.opinions import sending
from interaction.consultations.opinions.desk.sorting import overview_of, rows_of
from interaction.consultations.opinions.models import Call, Channel, Opinion, OpinionGroup, OpinionPart, Result
from interaction.consultations.opinions.sending import Said, Sender
from interaction.moderation import decisions

from .admitted import SOURCE, County
from .dates import moment
from .requests import clock_at
from .texts import tables

FOLDER = "opinions"
OFFICER = "gongkaiban"  # who lets opinions through, and enters those that came on paper


def load(county: County, people: dict[str, Any]) -> int:
    """All calls with what was said to them. Gives the number of calls."""
    made = [_load(table, county, people) for table in tables(FOLDER)]
    return len(made)


def _midnight(county: County, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(county.today + timedelta(days=days), time()))


def _load(table: dict[str, Any], county: County, people: dict[str, Any]) -> Call:
    published = moment(county.today + timedelta(days=table["published"]), table["title"])
    call = Call(
        title=table["title"], kind=table["kind"], lead_agency=county.agencies[table["agency"]],
        summary=table["summary"], contact=table["contact"], postal_address=table.get("postal_address", ""),
        opens_at=max(published, _midnight(county, table["opens"])), closes_at=_midnight(county, table["closes"] + 1),
        explanation=table["explanation"].strip(), draft=table["draft"].strip(),
        shorter_reason=table.get("shorter_reason", ""),
    )  # fmt: skip
    call.co_agencies = [county.agencies[slug] for slug in table.get("co", [])]
    call.clean()
    admit([(call, published)], SOURCE)
    opinions = [_say(call, place, each, county, people) for place, each in enumerate(table.get("opinions", []))]
    for each in table.get("groups", []):
        _group(call, each, opinions)
    if "result" in table:
        _answer(call, table["result"], county)
    return call


def _say(call: Call, place: int, each: dict[str, Any], county: County, people: dict[str, Any]) -> Opinion:
    """As it arrived on its day, and what a moderator decided the day after."""
    day = county.today + timedelta(days=each["on"])
    channel = each.get("channel", Channel.WEB)
    officer = people[OFFICER]
    said = [Said(one["part"], one.get("stance", ""), one.get("text", "")) for one in each["said"]]
    sender = Sender(each["kind"], publishable=each.get("publish", False))
    with clock_at(moment(day, f"{call.pk}-{place}")):
        opinion, _ = sending.submit(
            call, said, sender, secret=codes.new_secret(), channel=channel,
            entered_by=None if channel == Channel.WEB else officer,
        )  # fmt: skip
    if each.get("decided"):
        with clock_at(moment(min(day + timedelta(days=1), county.today), f"{call.pk}-{place}-decided")):
            decisions.decide(opinion, Opinion.Standing.ACCEPTED, officer)
    return opinion


def _group(call: Call, each: dict[str, Any], opinions: list[Opinion]) -> None:
    names = {part.key: part.label for part in call.parts} | {"": "整体意见"}
    group = OpinionGroup.objects.create(
        call=call, part=each["part"], label=names[each["part"]], summary=each["summary"],
        outcome=each.get("outcome", ""), reason=each.get("reason", ""),
    )  # fmt: skip
    for place, part in each["of"]:
        OpinionPart.objects.filter(opinion=opinions[place], part=part).update(group=group)


def _answer(call: Call, each: dict[str, Any], county: County) -> None:
    result = Result(
        call=call, title=f"《{call.title}》意见采纳情况", lead_agency=call.lead_agency,
        overview=overview_of(call) + each["overview"].strip(), revised=each["revised"].strip(),
        next_step=each["next_step"],
    )  # fmt: skip
    result.co_agencies = list(call.co_agencies.all())
    result.feedback.set(rows_of(call))
    admit([(result, moment(county.today + timedelta(days=each["published"]), result.title))], SOURCE)
