"""What people look for, over the last ninety days: so that the report, the suggestions and the hot words show
something."""

from datetime import date, timedelta
from typing import Any
from zlib import crc32

from cms.disclosure.models import Document
from cms.notices.models import Notice
from search.learning import upkeep
from search.learning.keeping import digest_of
from search.learning.models import ClickDay, Day, Question, QuestionDay, Verdict

from .texts import tables

DAYS = 90


def load(today: date) -> int:
    """Gives the number of questions."""
    asked = tables("questions")[0]["questions"]
    days = [today - timedelta(days=ago) for ago in range(1, DAYS)]
    counted = [row for fields in asked for row in _question(fields, days)]
    QuestionDay.objects.bulk_create(counted)
    for day in days:
        of_day = [row for row in counted if row.day == day]
        Day.objects.create(
            day=day,
            asked=sum(row.asked for row in of_day),
            empty=sum(row.empty for row in of_day),
            clicked=sum(row.clicked for row in of_day),
        )
    upkeep.settle()
    return len(asked)


def _question(fields: dict[str, Any], days: list[date]) -> list[QuestionDay]:
    text, found = fields["text"], fields["found"]
    question = Question.objects.create(
        digest=digest_of(text), text=text, found=found, first_on=min(days), common_on=max(days)
    )
    rows = []
    for day in days:
        visitors = _about(fields["daily"], f"{text}{day}") // (3 if day.weekday() > 4 else 1)
        clicked = visitors * fields.get("opening", 0) // 10
        rows.append(
            QuestionDay(
                question=question,
                day=day,
                asked=visitors,
                empty=0 if found else visitors,
                clicked=clicked,
                places=clicked * fields.get("place", 0) + (clicked > 1),
            )
        )
    Question.objects.filter(pk=question.pk).update(seen=sum(row.asked for row in rows))
    if entry := _entry(fields.get("opened", "")):
        ClickDay.objects.bulk_create(
            ClickDay(question=question, day=row.day, entry=entry, clicks=row.clicked, places=row.places)
            for row in rows
            if row.clicked
        )
    if fields.get("hot"):
        Verdict.objects.create(text=text)
    return rows


def _about(number: int, seed: str) -> int:
    """A number near it, always the same for the same seed."""
    return number + crc32(seed.encode()) % (number + 1) - number // 2


def _entry(words: str) -> str:
    """The newest record whose title holds the words, as search names it."""
    for model in (Document, Notice) if words else ():
        record = model.objects.public().filter(title__contains=words).order_by("-published_at").first()
        if record:
            return f"{model._meta.label_lower}.{record.pk}"
    return ""
