"""Every sum is what a recount of all letters gives, whenever and however often they were counted."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.models import Case, Entry
from interaction.mailbox.models import Rating
from interaction.supervision.letters import keeping
from interaction.supervision.letters.models import MEASURES, CountedLetter, LetterTally, TallyMark

from .conftest import TODAY


def recounted():
    """The same sums, one letter after the other, straight from the entries."""
    sums = {}

    def add(case, day, measure, number=1):
        row = sums.setdefault((day.replace(day=1), case.desk_id, case.letter.kind), dict.fromkeys(MEASURES, 0))
        row[measure] += number

    for case in Case.objects.select_related("letter"):
        entries = list(Entry.objects.filter(case=case).order_by("sequence"))
        add(case, case.received_on, "received")
        answers = [entry for entry in entries if entry.action == "send_reply"]
        if answers:
            first = answers[0]
            add(case, first.on, "answered")
            add(case, first.on, "late", int(first.on > date.fromisoformat(first.facts["due_on"])))
            add(case, first.on, "workdays", calendar.workdays_between(case.received_on, first.on))
        elif case.ended_on:
            add(case, case.ended_on, "otherwise")
        for entry in entries:
            if entry.action == "rate_low":
                add(case, entry.on, "called_back")
        for rating in Rating.objects.filter(case=case).exclude(standing="set_aside"):
            add(case, timezone.localdate(rating.at), f"degree_{rating.degree}")
    return sums


def kept():
    return {
        (row.month, row.agency_id, row.kind): {name: getattr(row, name) for name in MEASURES}
        for row in LetterTally.objects.all()
        if any(getattr(row, name) for name in MEASURES)
    }


@pytest.mark.django_db
class TestKeeping:
    def test_every_sum_is_what_a_recount_gives(self, letters):
        keeping.catch_up()
        assert kept() == recounted() != {}

    def test_counting_twice_changes_nothing(self, letters):
        keeping.catch_up()
        before = kept()
        keeping.catch_up()
        assert kept() == before
        assert keeping.compare() == 0

    @pytest.mark.parametrize("seed", range(3))
    def test_letters_that_move_between_two_counts_are_put_right(self, letters, agencies, writer, seed):
        chance = random.Random(seed)
        keeping.catch_up()
        for case in chance.sample(letters, 60):
            case.refresh_from_db()
            fate = chance.randrange(5)
            if fate == 0:
                writer.happens(case, "reassign", TODAY, desk=agencies[2])
            elif fate == 1:
                type(case.letter).objects.filter(pk=case.pk).update(kind="suggestion")
                writer.happens(case, "correct_kind", TODAY)
            elif fate == 2 and not case.ended_on:
                writer.answered(case, TODAY)
            elif fate == 3:
                Rating.objects.filter(case=case).update(standing="set_aside")
                writer.happens(case, "decide_appeal", TODAY)
            elif fate == 4 and case.outcome == "replied" and not Rating.objects.filter(case=case).exists():
                writer.called_back(case, TODAY)
            if chance.random() < 0.2:
                keeping.catch_up()
        keeping.catch_up()
        assert kept() == recounted()

    def test_it_goes_on_where_it_was_stopped(self, letters, monkeypatch):
        monkeypatch.setattr(keeping, "CHUNK", 50)
        steps = keeping.counted()
        next(steps), next(steps)
        assert 0 < CountedLetter.objects.count() < len(letters)
        steps.close()
        list(keeping.counted())
        assert kept() == recounted()

    def test_a_count_that_breaks_off_in_the_middle_leaves_nothing_half_done(self, letters, monkeypatch):
        def breaks(letters):
            raise RuntimeError("power cut")

        with monkeypatch.context() as patched:
            patched.setattr(keeping, "_keep", breaks)
            with pytest.raises(RuntimeError):
                keeping.catch_up()
        assert kept() == {}
        keeping.catch_up()
        assert kept() == recounted()

    def test_an_entry_that_was_committed_after_a_later_one_is_not_missed(self, agencies, writer):
        case = writer.letter(agencies[0])
        keeping.catch_up()
        writer.answered(case, TODAY)
        # As if its transaction had ended only now: the mark has gone past its number already.
        TallyMark.objects.update(entry=Entry.objects.latest("pk").pk + 10)
        keeping.catch_up()
        assert kept() == recounted()

    def test_what_was_missed_all_the_same_is_found_at_night(self, letters):
        keeping.catch_up()
        before = kept()
        CountedLetter.objects.filter(case__in=letters[:2]).update(sequence=0)
        assert (keeping.compare(), keeping.compare()) == (2, 0)
        assert kept() == before

    def test_the_night_compares_once(self, letters, django_assert_num_queries):
        keeping.catch_up()
        keeping.compare_nightly()
        with django_assert_num_queries(1):
            keeping.compare_nightly()

    def test_everything_can_be_counted_anew(self, letters, capsys):
        call_command("count_letters")
        before = kept()
        LetterTally.objects.update(received=999)
        LetterTally.objects.all().delete()
        CountedLetter.objects.all().delete()
        call_command("count_letters", "--anew")
        assert kept() == before
        assert "200 letters counted" in capsys.readouterr().out

    def test_what_is_not_a_letter_is_not_counted(self, agencies, writer):
        case = writer.letter(agencies[0])
        Case.objects.create(procedure="requests", number="SQ1", agency=agencies[0], desk=agencies[0], step="intake",
                            submitted_at=timezone.now(), received_on=TODAY)  # fmt: skip
        keeping.catch_up()
        assert [row.received for row in LetterTally.objects.all()] == [1]
        assert CountedLetter.objects.get().case_id == case.pk


@pytest.mark.django_db
class TestWhatCounts:
    def test_whether_it_was_in_time_is_said_of_the_first_answer(self, agencies, writer):
        case = writer.letter(agencies[0], on=TODAY - timedelta(days=40))
        writer.answered(case, TODAY - timedelta(days=35))
        writer.called_back(case, TODAY - timedelta(days=34))
        writer.answered(case, TODAY, due_on=TODAY - timedelta(days=20))
        keeping.catch_up()
        rows = LetterTally.objects.all()
        assert sum(row.answered for row in rows) == 1 and sum(row.late for row in rows) == 0
        assert sum(row.called_back for row in rows) == 1

    def test_a_rating_that_was_set_aside_does_not_count(self, agencies, writer):
        case = writer.answered(writer.letter(agencies[0]), TODAY)
        writer.rated(case, 1, TODAY, standing="set_aside")
        keeping.catch_up()
        assert sum(row.degree_1 for row in LetterTally.objects.all()) == 0

    def test_a_letter_that_was_withdrawn_is_no_answer(self, agencies, writer):
        writer.withdrawn(writer.letter(agencies[0]), TODAY)
        keeping.catch_up()
        row = LetterTally.objects.get()
        assert (row.received, row.answered, row.otherwise) == (1, 0, 1)
