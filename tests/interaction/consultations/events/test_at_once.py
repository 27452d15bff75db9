"""Many register at the same moment, in transactions that are really committed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from interaction.consultations.events import registering, seats
from interaction.consultations.events.models import Registration

from .conftest import new_event, person, secret

Status = Registration.Status
AT_ONCE = 8


def all_at_once(work, given):
    """Run ``work`` for each at the same moment, each in a connection of its own."""
    barrier = Barrier(len(given))

    def one(each):
        try:
            barrier.wait()
            return work(each)
        except registering.AlreadyRegistered:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(one, given))


@pytest.fixture
def event(portal_committed):
    return new_event({"旁听人": 3})


def data(event, number):
    return person(number, category=event.categories.get().pk)


def test_the_last_places_are_given_once_each(event):
    all_at_once(lambda n: registering.register(event.pk, data(event, n), secret=secret()), range(AT_ONCE))
    seated = Registration.objects.filter(status=Status.SELECTED).order_by("seat").values_list("seat", flat=True)
    assert list(seated) == [1, 2, 3]
    assert Registration.objects.filter(status=Status.WAITING).count() == AT_ONCE - 3


def test_one_telephone_at_the_same_moment_is_one_registration(event):
    found = all_at_once(lambda _: registering.register(event.pk, data(event, 7), secret=secret()), range(AT_ONCE))
    assert found.count("already") == AT_ONCE - 1
    assert Registration.objects.count() == 1


def test_one_form_sent_many_times_is_one_registration(event):
    one = secret()
    found = all_at_once(lambda _: registering.register(event.pk, data(event, 7), secret=one), range(AT_ONCE))
    assert sorted(new for _, new in found) == [False] * (AT_ONCE - 1) + [True]
    assert len({made.number for made, _ in found}) == 1


def test_those_who_cancel_at_once_leave_no_seat_empty_and_none_twice(event):
    for number in range(AT_ONCE):
        registering.register(event.pk, data(event, number), secret=secret())
    leaving = list(Registration.objects.filter(status=Status.SELECTED))
    all_at_once(seats.cancel, leaving)
    seated = Registration.objects.filter(status=Status.SELECTED).order_by("seat").values_list("seat", flat=True)
    assert list(seated) == [1, 2, 3]
