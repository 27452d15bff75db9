"""The demo's requests: made up, lawful by the real procedure, in every state."""

import pytest
from django.db import transaction
from django.utils import timezone

from cms.agencies import codes as agency_codes
from cms.agencies.models import User
from interaction.casework import actors, codes, contacts, procedures, projection
from interaction.casework.history import Situation
from interaction.casework.models import Case, CaseGroup, Entry, Task
from interaction.requests import identity
from interaction.requests.models import InformationRequest
from interaction.requests.outcomes import OUTCOMES, Group
from portal.demo import accounts, agencies, requests


def loaded(folder, settings):
    settings.DATA_ROOT = folder  # papers lie there
    county = agencies.load()
    return requests.load(county, accounts.make(), timezone.localdate())


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.conf import settings

    before = settings.DATA_ROOT
    with django_db_blocker.unblock(), transaction.atomic():
        yield loaded(tmp_path_factory.mktemp("demo"), settings)
        transaction.set_rollback(True)
    settings.DATA_ROOT = before


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestDemoRequests:
    def test_cases_stand_at_every_step_and_show_every_light(self, demo):
        assert 25 <= demo == Case.objects.count()
        assert set(Case.objects.values_list("step", flat=True)) == set(procedures.get("requests").steps)
        today = timezone.localdate()
        assert {projection.light_of(case, today) for case in Case.objects.all()} == set(projection.Light)

    def test_answers_are_of_every_group_of_outcomes(self):
        given = set(Case.objects.exclude(outcome="").values_list("outcome", flat=True))
        assert {OUTCOMES[name].group for name in given} == set(Group)

    def test_every_member_of_the_demo_staff_finds_something_to_do(self):
        for account in (*accounts.CASEWORK, accounts.SUPERVISOR):
            user = User.objects.get(username=account.username)
            found = [case for case in Case.objects.all() if Situation(case, actors.staff(user, case)).available()]
            assert found, account

    def test_opinions_are_asked_demands_wait_and_equal_requests_are_grouped(self):
        assert {task.kind for task in Task.objects.filter(status="open")} >= {"third_party", "joint", "assist"}
        demands = Task.objects.filter(kind="supervision")
        assert {task.status for task in demands} == {"open", "silent", "answered"}
        assert CaseGroup.objects.filter(size__gte=5).count() == 1

    def test_the_case_that_is_told_can_be_opened_and_rated(self):
        number, code = requests.known()
        case = codes.find(number, code)
        assert case.step == "answered"
        assert "rate" in {action.name for action in Situation(case, actors.APPLICANT).available()}

    def test_nobody_can_be_meant_by_the_numbers(self):
        for request in InformationRequest.objects.all():
            applicant = request.applicant
            assert applicant["phone"].startswith("0600-")
            assert contacts.phone(applicant["phone"])
            if request.kind == "person":
                assert identity.resident_number(applicant["id_number"])[:6] == "339999"
                assert applicant["id_number"][6:10] < "1900"
            else:
                assert agency_codes.problem_of(applicant["code"]) == ""
                assert applicant["code"][2:8] == "999999"

    def test_what_happened_lies_in_the_past_in_its_order(self):
        today = timezone.localdate()
        for case in Case.objects.prefetch_related("entries"):
            entries = list(case.entries.all())
            assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
            assert all(timezone.localtime(entry.at).date() <= today for entry in entries)

    def test_letters_and_notes_carry_no_placeholder(self):
        for entry in Entry.objects.select_related("sealed").filter(sealed__isnull=False):
            assert "{{" not in str(entry.sealed.content)
