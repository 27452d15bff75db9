"""The desk among very many letters: what a page asks for is found by an index, and no more is sorted than is shown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.agencies import roles
from interaction.casework.groups import joining
from interaction.casework.models import CaseGroup
from interaction.mailbox.desk import room
from interaction.mailbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def plans(town, who, address):
    """Each question the page asks, with how the database answers it."""
    client = Client()
    client.force_login(town.people[who])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    found = []
    for question in asked.captured_queries:
        if question["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + question["sql"].replace("%", "%%"))
                found.append((question["sql"], [row[3] for row in cursor.fetchall()]))
    return found


@pytest.mark.sqlite
def test_a_number_is_looked_for_without_counting_the_whole_county(town):
    """The lights above it are those of the agency's own letters."""
    case = town.letter()
    for _, plan in plans(town, "receiver", f"/admin/casework/?q={case.number}"):
        assert not [step for step in plan if "case_due" in step], plan


@pytest.mark.sqlite
def test_letters_to_the_head_are_found_among_all_by_their_own_index(town):
    town.letter()
    Letter.objects.update(to_head=True)
    asked = plans(town, "receiver", "/admin/casework/?tab=own&kind=mailbox.head&state=ended")
    listed = [plan for sql, plan in asked if '"to_head"' in sql]
    assert listed and all(any("letter_to_head" in step for step in plan) for plan in listed)


@pytest.mark.parametrize("few", [0, 50_000])
def test_few_or_many_the_same_letters_are_to_the_head(town, monkeypatch, few):
    monkeypatch.setattr(room, "FEW", few)
    other, wanted = town.letter(), town.letter()
    Letter.objects.filter(case=wanted).update(to_head=True)
    client = Client()
    client.force_login(town.people["receiver"])
    page = client.get("/admin/casework/?tab=own&kind=mailbox.head").content.decode()
    assert wanted.number in page and other.number not in page


@pytest.mark.sqlite
def test_a_campaign_is_not_sorted_to_show_what_can_be_done_with_it(town):
    town.people["receiver"].groups.add(roles.role(roles.HANDLER))
    first = town.letter()
    group = CaseGroup.objects.get(members__case=first)
    joining.bring(group, town.letter(), town.people["receiver"])
    asked = plans(town, "receiver", f"/admin/casework/mailbox/groups/{group.pk}/")
    steps = [plan for sql, plan in asked if '"casework_groupmember"' in sql and '"casework_case"."head"' in sql]
    assert steps and not [step for plan in steps for step in plan if "TEMP B-TREE FOR ORDER BY" in step], steps
