"""Many tries of one person at the same moment: one answer, whoever comes first."""

import threading

import pytest
from django.db import close_old_connections, connection

from interaction.consultations.surveys import sending
from interaction.consultations.surveys.models import Chosen, Invitation, Participation, Response

from .conftest import everything, new_survey


def _given(survey):
    sent = everything(survey)
    return {
        question.key: value if isinstance(value := sent.get(f"q{question.number}", []), list) else [value]
        for question in survey.asked
    }


def _at_once(number, work):
    barrier, outcomes = threading.Barrier(number), []

    def run():
        try:
            barrier.wait(10)
            outcomes.append(work())
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_ten_times_at_once_counts_once(portal_committed):
    survey = new_survey()
    person, given, mark = (
        sending.person_of(survey.pk, sending.new_token()),
        _given(survey),
        sending.mark_of(survey.asked),
    )
    outcomes = _at_once(10, lambda: sending.submit(survey, person, given, mark))
    assert sorted(outcomes) == ["already"] * 9 + ["sent"]
    assert Response.objects.count() == Participation.objects.count() == 1
    assert Chosen.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_code_given_to_ten_people_opens_it_for_one(portal_committed, django_user_model):
    survey = new_survey(by_invitation=True)
    user = django_user_model.objects.create_user("office")
    code = sending.make_invitations(survey, 1, "村民代表", user, "secret")[0]
    given, mark = _given(survey), sending.mark_of(survey.asked)
    typed = [code, code.lower(), code.replace("-", " ")]

    turn = iter(range(10))

    def use():
        return sending.submit(survey, sending.person_invited(survey.pk, typed[next(turn) % 3]), given, mark)

    assert sorted(_at_once(10, use)) == ["already"] * 9 + ["sent"]
    assert Response.objects.count() == 1 and Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_people_at_once_all_count(portal_committed):
    survey = new_survey()
    given, mark = _given(survey), sending.mark_of(survey.asked)
    outcomes = _at_once(
        8, lambda: sending.submit(survey, sending.person_of(survey.pk, sending.new_token()), given, mark)
    )
    assert outcomes == ["sent"] * 8 and Response.objects.count() == 8
