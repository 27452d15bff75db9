"""The demo's requests can be loaded on any day, and are as alive on that day as on any other."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from interaction.casework.clock import State
from interaction.casework.models import Case
from portal.demo import accounts, agencies, requests


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 10, 6), date(2027, 1, 3), date(2027, 2, 14), date(2028, 5, 1)])
def test_in_holidays_on_the_first_days_of_a_year_and_where_no_holidays_are_known_yet(
    day, tmp_path, settings, portal_ready
):
    settings.DATA_ROOT = tmp_path
    with time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo("Asia/Shanghai"))):
        county = agencies.load()
        assert requests.load(county, accounts.make(), timezone.localdate()) >= 25
        assert set(Case.objects.values_list("clock", flat=True)) == set(State)
