"""What the figures' tests share: the day they are made on."""

from datetime import datetime, time

import pytest
import time_machine
from django.utils import timezone

TODAY = timezone.localdate()


@pytest.fixture
def one_day():
    """It stays the day on which what the test expects was counted, though a run may pass midnight."""
    with time_machine.travel(timezone.make_aware(datetime.combine(TODAY, time(12)))):
        yield
