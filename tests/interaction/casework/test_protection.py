"""The database itself refuses to change what has happened, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from interaction.casework import protection
from interaction.casework.models import Case, DayDigest, Entry, Look
from tests.interaction.casework.cases import opened

pytestmark = pytest.mark.django_db


def refused(statement, *values):
    with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def case(agency):
    case = opened(agency)
    Look.objects.create(case=case, user_id=1, username="shouli", what="申请人", reason="核对身份")
    DayDigest.objects.create(
        day="2026-04-03", entries=1, algorithm="sha256", digest="0" * 64, made_at=case.submitted_at
    )
    return case


def test_every_column_of_what_happened_is_refused(case):
    for model in (Entry, Look, DayDigest):
        for field in model._meta.concrete_fields:
            refused(f'UPDATE {model._meta.db_table} SET "{field.column}" = "{field.column}"')
        refused(f"DELETE FROM {model._meta.db_table}")


def test_a_case_cannot_be_deleted(case):
    refused("DELETE FROM casework_case WHERE id = %s", case.pk)


def test_tables_cannot_be_emptied(case):
    if connection.vendor == "sqlite":
        return  # knows no TRUNCATE
    connection.check_constraints()  # a table is not emptied while foreign keys wait to be checked
    for table in (*protection.PROTECTED, *protection.KEPT):
        refused(f"TRUNCATE {table} CASCADE")


def test_nothing_can_be_put_in_the_place_of_what_happened(case):
    if connection.vendor != "sqlite":
        return  # knows no REPLACE
    for model in (Entry, Look, DayDigest, Case):
        table = model._meta.db_table
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_rules_that_are_gone_are_missed_and_come_back(case):
    assert protection.missing(connection) == []
    protection.remove(connection)
    gone = protection.missing(connection)
    assert "casework_entry_no_update" in gone and "casework_case_no_delete" in gone
    protection.install(connection)
    assert protection.missing(connection) == []
