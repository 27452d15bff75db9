"""Texts that wait in each stage of the reviews, so that no role of the demo finds an empty desk."""

from typing import Any

from cms.agencies.models import User
from cms.disclosure.models import Document, Genre, Topic
from cms.notices.models import Notice, NoticeKind
from cms.review.stages import QUESTIONS

from . import accounts
from .admitted import County
from .bodies import stream
from .texts import Source, sources

# How far a text has come: who has approved it so far. A draft has not been submitted.
STAGES: dict[str, tuple[accounts.Account, ...]] = {
    "初审": (),
    "复审": (accounts.FIRST,),
    "终审": (accounts.FIRST, accounts.SECOND),
    "退回": (),
}
_SECRECY = {question.name: "no" for question in QUESTIONS}


def load(county: County, people: dict[str, User]) -> int:
    """Write each text as the demo's editor and take it as far as its file says. Gives their number."""
    found = sources("desk", county.today)
    author = people[accounts.EDITOR.username]
    for source in found:
        record = _record(source, county)
        record.save()
        record.save_revision(user=author, log_action=True)
        if source.fields["stage"] in STAGES:
            _submit(record, source.fields, people)
    return len(found)


def _submit(record: Any, fields: dict[str, Any], people: dict[str, User]) -> None:
    workflow = record.get_workflow()
    workflow.start(record, people[accounts.EDITOR.username])
    for account in STAGES[fields["stage"]]:
        _decide(record, people[account.username], "approve", **_SECRECY, comment="")
    if fields["stage"] == "退回":
        _decide(record, people[accounts.FIRST.username], "reject", comment=fields["comment"])


def _decide(record: Any, user: User, action: str, **data: str) -> None:
    state = type(record).objects.get(pk=record.pk).current_workflow_task_state
    state.task.specific.on_action(state, user, action, **data)


def _record(source: Source, county: County) -> Document | Notice:
    fields = source.fields
    common = {
        "title": fields["title"],
        "lead_agency": county.agencies[fields["agency"]],
        "body": stream(county.pieces(source, fields["title"]), county.album),
    }
    if fields["record"] == "notice":
        return Notice(
            **common,
            kind=NoticeKind.objects.get(name=fields["kind"]),
            period_start=county.day(fields.get("from")),
            period_end=county.day(fields.get("until")),
        )
    return Document(
        **common,
        summary=fields["summary"],
        official_kind=fields["kind"],
        genre=Genre.objects.get(name=fields["genre"]),
        topic=Topic.objects.get(name=fields["topic"]),
        issued_on=county.day(fields["issued"]),
    )
