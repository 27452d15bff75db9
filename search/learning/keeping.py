"""From what was noted to what is kept: each visitor counted once a day for a question, nothing personal, no words of a
question that only one visitor asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F
from django.utils.crypto import salted_hmac

from search import engine
from search.learning import visitors
from search.learning.models import ClickDay, Day, Question, QuestionDay
from search.learning.privacy import may_be_kept, normal_form

if TYPE_CHECKING:
    from search.learning.counting import Note

# Visitors of one day: from the second on the words of a question are kept. Those of different days may be one and the
# same, whom nobody can tell from others the next day.
KNOWN_FROM = 2
MOST_A_DAY = 200  # different questions of one visitor


@dataclass
class Tally:
    """What one batch adds to a question on a day."""

    text: str
    found: int = 0
    asked: int = 0
    empty: int = 0
    clicked: int = 0
    places: int = 0
    entries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


def digest_of(normal: str) -> str:
    """By what a question is known before its words are kept; without this portal's secret it tells nothing."""
    return salted_hmac("search.learning", normal, algorithm="sha256").hexdigest()[:32]


def keep(notes: Sequence["Note"]) -> int:
    """Count them. Returns how many counted."""
    allowed = {text: normal_form(text) for text in {note.text for note in notes} if may_be_kept(text)}
    tallies: dict[tuple[str, date], Tally] = {}
    counted = 0
    for note in notes:
        if normal := allowed.get(note.text):
            tally = tallies.setdefault((digest_of(normal), note.day), Tally(normal))
            counted += _count(note, normal, tally)
    changed = {key: tallies[key] for key in sorted(tallies) if tallies[key].asked or tallies[key].entries}
    if changed:
        with transaction.atomic():
            _write(changed)
    return counted


def _count(note: "Note", normal: str, tally: Tally) -> int:
    """Add the note to the tally where this visitor has not done the same today."""
    if not note.entry:
        first = visitors.first_time(note.day, note.visitor, normal)
        if not first or not visitors.within(note.day, note.visitor, MOST_A_DAY):
            return 0
        tally.asked += 1
        tally.empty += not note.found
        tally.found = note.found
        return 1
    if not _exists(note.entry) or not visitors.first_time(note.day, note.visitor, normal, note.entry):
        return 0
    if visitors.first_time(note.day, note.visitor, normal, "opened something"):
        tally.clicked += 1
        tally.places += note.place
    clicks = tally.entries[note.entry]
    clicks[0] += 1
    clicks[1] += note.place
    return 1


def _exists(entry: str) -> bool:
    label, _, key = entry.rpartition(".")
    index = engine.index_for(label)
    return index is not None and index.index_queryset().filter(pk=key).exists()


def _write(tallies: dict[tuple[str, date], Tally]) -> None:
    """In the order of the digests, so that two processes never wait for each other crosswise."""
    questions = _questions(tallies)
    for (digest, _), tally in tallies.items():
        if tally.asked:
            Question.objects.filter(digest=digest).update(seen=F("seen") + tally.asked, found=tally.found)
    _write_days(questions, tallies)
    _write_clicks(questions, tallies)
    _write_totals(tallies)


def _questions(tallies: Iterable[tuple[str, date]]) -> dict[str, int]:
    first = dict(reversed(list(tallies)))
    found = Question.objects.filter(digest__in=first)
    known = set(found.values_list("digest", flat=True))
    Question.objects.bulk_create(
        [Question(digest=digest, first_on=first[digest]) for digest in sorted(first) if digest not in known],
        ignore_conflicts=True,
    )
    return dict(found.values_list("digest", "pk"))


def _write_days(questions: dict[str, int], tallies: dict[tuple[str, date], Tally]) -> None:
    rows = [QuestionDay(question_id=questions[digest], day=day) for digest, day in tallies]
    QuestionDay.objects.bulk_create(rows, ignore_conflicts=True)
    for (digest, day), tally in tallies.items():
        QuestionDay.objects.filter(question=questions[digest], day=day).update(
            asked=F("asked") + tally.asked,
            empty=F("empty") + tally.empty,
            clicked=F("clicked") + tally.clicked,
            places=F("places") + tally.places,
        )
        if tally.asked:
            known = QuestionDay.objects.filter(question=questions[digest], day=day, asked__gte=KNOWN_FROM)
            Question.objects.filter(Exists(known), pk=questions[digest], text="").update(text=tally.text)


def _write_clicks(questions: dict[str, int], tallies: dict[tuple[str, date], Tally]) -> None:
    clicks = {
        (questions[digest], day, entry): counts
        for (digest, day), tally in tallies.items()
        for entry, counts in sorted(tally.entries.items())
    }
    rows = [ClickDay(question_id=question, day=day, entry=entry) for question, day, entry in clicks]
    ClickDay.objects.bulk_create(rows, ignore_conflicts=True)
    for (question, day, entry), (count, places) in clicks.items():
        ClickDay.objects.filter(question=question, day=day, entry=entry).update(
            clicks=F("clicks") + count, places=F("places") + places
        )


def _write_totals(tallies: dict[tuple[str, date], Tally]) -> None:
    for day in sorted({day for _, day in tallies}):
        of_day = [tally for (_, when), tally in tallies.items() if when == day]
        Day.objects.bulk_create([Day(day=day)], ignore_conflicts=True)
        Day.objects.filter(day=day).update(
            asked=F("asked") + sum(tally.asked for tally in of_day),
            empty=F("empty") + sum(tally.empty for tally in of_day),
            clicked=F("clicked") + sum(tally.clicked for tally in of_day),
        )
