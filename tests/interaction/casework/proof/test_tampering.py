"""Whoever changes a byte behind the program's back is found, and so is the byte."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from interaction.casework import encryption, ledger, protection
from interaction.casework.models import Case, DayDigest, Entry, Paper, Sealed
from interaction.casework.papers import store
from interaction.casework.proof import digests, verifying
from tests.interaction.casework.cases import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(at(2026, 4, 8, 15), tick=False):
        yield


def verified(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_timelines", *options, stdout=out, stderr=err)
    except CommandError as error:
        return err.getvalue() + str(error)
    return out.getvalue()


def behind_the_back(statement, *values):
    protection.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    protection.install(connection)


def test_what_nobody_touched_is_whole(lived):
    assert "全部相符" in verified()


def test_another_outcome_than_the_ledger_tells_is_found(lived):
    """The annual report counts by it."""
    behind_the_back("UPDATE casework_case SET outcome = 'open' WHERE id = %s", lived.pk)
    assert f"{lived.number} outcome" in verified()


CHANGES = {
    "action": "'correct'", "step": "'handling'", "role": "'handler'", "actor": "'shoulI'", "user_id": "999",
    "agency_id": "999", "effect": "'restart'", "seal": "'x' || substr(seal, 2)", "token": "'x' || substr(token, 2)",
    "previous": "'x' || substr(previous, 2)", "hash": "'x' || substr(hash, 2)", "algorithm": "'sm3'",
    "sequence": "9",
}  # fmt: skip


@pytest.mark.parametrize("column", CHANGES)
def test_the_changed_column_is_named(lived, column):
    behind_the_back(f"UPDATE casework_entry SET {column} = {CHANGES[column]} WHERE sequence = 2")
    told = verified()
    if column == "sequence":
        assert f"{lived.number} 第 3 条记录 sequence" in told
    else:
        assert f"{lived.number} 第 2 条记录 {column}：" in told


def test_a_changed_moment_day_or_fact_is_named(lived):
    entry = Entry.objects.get(sequence=2)
    for column, value in (
        ("at", entry.at + timedelta(seconds=3)), ("on", entry.on + timedelta(days=2)),
        ("facts", entry.facts | {"days": 21}),
    ):  # fmt: skip
        protection.remove(connection)
        Entry.objects.filter(pk=entry.pk).update(**{column: value})
        assert f"{lived.number} 第 2 条记录 {column}：" in verified()
        Entry.objects.filter(pk=entry.pk).update(**{column: getattr(entry, column)})
    protection.install(connection)
    assert "全部相符" in verified()


def test_an_entry_left_out_or_cut_off_is_found(lived):
    last = Entry.objects.get(sequence=4)
    Sealed.objects.filter(entry=last).delete()
    behind_the_back("DELETE FROM casework_entry WHERE id = %s", last.pk)
    assert f"{lived.number} sequence：应有 4 条记录，现有 3 条" in verified()


def test_a_history_written_anew_from_beginning_to_end_is_betrayed_by_the_published_digest(lived):
    """Somebody with the whole program at hand makes every hash fit again; what was published does not."""
    protection.remove(connection)
    previous = ""
    for entry in Entry.objects.filter(case=lived).order_by("sequence"):
        entry.actor = "别人" if entry.sequence == 2 else entry.actor
        entry.previous = previous
        entry.hash = previous = ledger.hash_of(entry, lived.number)
        entry.save()
    Case.objects.filter(pk=lived.pk).update(head=previous)
    protection.install(connection)
    told = verified()
    assert "2026-04-03 每日摘要 digest：和当日的办理记录不符" in told and "第 2 条" not in told


@pytest.mark.parametrize(
    ("column", "value"),
    [("digest", "0" * 64), ("previous", "0" * 64), ("entries", 7), ("algorithm", "md5"), ("last_entry", 0)],
)
def test_a_changed_digest_is_found(lived, column, value):
    day = DayDigest.objects.order_by("day").last()
    behind_the_back(f"UPDATE casework_daydigest SET {column} = %s WHERE id = %s", value, day.pk)
    told = verified()
    assert f"{day.day} 每日摘要" in told and "处不符" in told


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("step", "answered"), ("clock", "running"), ("due_on", "2027-01-01"), ("received_on", "2026-04-01"),
        ("ended_on", "2026-04-03"), ("step_since", "2026-04-01"), ("sequence", 3), ("head", "0" * 64),
        ("submitted_at", at(2026, 4, 1)), ("procedure", "mailbox"),
    ],
)  # fmt: skip
def test_a_changed_column_of_the_case_is_found(lived, column, value):
    Case.objects.filter(pk=lived.pk).update(**{column: value})
    assert f"{lived.number} {column}：" in verified()


def test_a_case_given_another_number_or_agency_is_found(lived, town):
    Case.objects.filter(pk=lived.pk).update(agency=town.other)
    assert f"{lived.number} agency_id" in verified()
    Case.objects.filter(pk=lived.pk).update(agency=town.agency, number=lived.number[:-1] + "9")
    assert "number：内容和摘要不符" in verified()


def test_what_is_sealed_is_held_against_its_seal(lived):
    sealed = Sealed.objects.filter(entry__case=lived).order_by("pk").first()
    Sealed.objects.filter(pk=sealed.pk).update(
        salt="f" + sealed.salt[1:] if sealed.salt[0] != "f" else "0" + sealed.salt[1:]
    )
    assert "第 1 条记录 sealed.salt" in verified()
    Sealed.objects.filter(pk=sealed.pk).update(salt=sealed.salt, content={"description": "别的"})
    assert "第 1 条记录 sealed.content：办理内容和记录里的封签不符" in verified()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_sealed SET content = 'x' || substr(content, 2) WHERE entry_id = %s", [sealed.pk]
        )
    assert "第 1 条记录 sealed.content：无法解密" in verified()
    Sealed.objects.filter(pk=sealed.pk)._raw_delete("default")
    assert "第 1 条记录 sealed：办理内容不在了" in verified()


def test_a_paper_that_was_changed_or_is_gone_is_found(lived):
    paper = Paper.objects.create(case=lived, kind="attachment", name="a.txt", sha256="0" * 64, file="")
    stored = store.put_content("a.txt", b"what was handed in", "text/plain")
    paper.file, paper.sha256, paper.size = stored.file, stored.sha256, stored.size
    paper.save()
    assert "全部相符" in verified()
    path = store.path_of(stored.file)
    path.write_bytes(encryption.encrypt(b"something else"))
    assert f"{lived.number} 材料 {paper.pk}" in verified()
    assert "全部相符" in verified("--without-papers")
    path.unlink()
    assert "文件不在了" in verified()


def test_missing_rules_of_the_database_are_named(lived):
    protection.remove(connection)
    told = verified()
    protection.install(connection)
    assert "casework_entry_no_update：禁止改动" in told


def test_a_column_that_cannot_even_be_read_stops_nothing(lived, town):
    other = town.request()
    behind_the_back(
        'UPDATE casework_entry SET "on" = %s WHERE case_id = %s', "2026-13-45", lived.pk
    ) if connection.vendor == "sqlite" else None
    told = verified()
    if connection.vendor == "sqlite":
        assert f"{lived.number} 第 1 条记录 on" in told
    assert other.number not in told


def test_it_goes_on_where_it_was_stopped(lived, town, monkeypatch, settings):
    town.request()
    monkeypatch.setattr(verifying, "BATCH", 1)
    monkeypatch.setattr(verifying, "published", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        call_command("verify_timelines", stdout=StringIO())
    monkeypatch.undo()
    settings.DATA_ROOT = store.root().parent
    assert "办件：0 件" in verified("--resume")
    assert "办件：2 件" in verified("--resume"), "what was gone through to the end begins anew"


def test_both_hashes_may_stand_in_one_timeline(town, settings):
    with time_machine.travel(at(2026, 4, 3), tick=False):
        case = town.request()
    settings.TIMELINE_HASH = "sm3"
    with time_machine.travel(at(2026, 4, 7), tick=False):
        town.do(case, "applicant", "withdraw", {"sure": "on", "note": "不用了"})
    with time_machine.travel(at(2026, 4, 8), tick=False):
        list(digests.make())
        assert set(Entry.objects.values_list("algorithm", flat=True)) == {"sha256", "sm3"}
        assert "全部相符" in verified()
        behind_the_back("UPDATE casework_entry SET actor = 'x' WHERE algorithm = 'sm3'")
        assert "记录 actor" in verified()
