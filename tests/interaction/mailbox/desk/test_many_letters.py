"""The desk among very many letters: what a page asks for is found by an index, and no more is sorted than is shown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.agencies import roles
from interaction.casework.groups import joining
from interaction.casework.models import CaseGroup, GroupMember
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


CHROME = 10  # who is asking, what they may do, and the menu: before any page of the desk begins
MADE = ("letter", "handled", "reviewed", "answered", "called_back")


def questions(town, who, address):
    """How many things the page asks for, when it has been asked for once before."""
    client = Client()
    client.force_login(town.people[who])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [question["sql"] for question in asked.captured_queries]


@pytest.fixture
def campaign(town):
    """Letters about one matter at every step, some of them only near to it."""
    group = CaseGroup.objects.get(members__case=town.letter())
    for made in MADE * 4:
        joining.bring(group, getattr(town, made)(), town.people["receiver"])
    GroupMember.objects.filter(case__in=group.members.values("case")[3:6]).update(standing="proposed")
    return group


@pytest.mark.parametrize("who", ["receiver", "handler", "reviewer", "head", "supervisor"])
def test_the_page_of_a_group_asks_a_handful_of_questions(town, campaign, who):
    asked = questions(town, who, f"/admin/casework/mailbox/groups/{campaign.pk}/")
    assert len(asked) <= CHROME + 14, "\n".join(asked)


@pytest.mark.parametrize(
    "page", ["?tab=all", "?tab=own", "mailbox/groups/", "mailbox/sorting/", "mailbox/knowledge/stale/"]
)
def test_a_list_on_the_desk_asks_a_handful_of_questions(town, campaign, page):
    asked = questions(town, "receiver", f"/admin/casework/{page}")
    assert len(asked) <= CHROME + 9, "\n".join(asked)


@pytest.mark.sqlite
def test_a_campaign_is_not_sorted_to_show_what_can_be_done_with_it(town):
    town.people["receiver"].groups.add(roles.role(roles.HANDLER))
    first = town.letter()
    group = CaseGroup.objects.get(members__case=first)
    joining.bring(group, town.letter(), town.people["receiver"])
    asked = plans(town, "receiver", f"/admin/casework/mailbox/groups/{group.pk}/")
    steps = [plan for sql, plan in asked if "casework_groupmember" in sql and "LIMIT 10" in sql]
    assert steps and not [step for plan in steps for step in plan if "TEMP B-TREE FOR ORDER BY" in step], steps
