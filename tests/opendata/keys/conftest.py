import pytest
from django.core.cache import cache
from django.utils import timezone

from opendata.keys import knowing, leases


@pytest.fixture
def caches_emptied():
    cache.clear()
    knowing.forget()
    leases.forget()
    yield
    knowing.forget()
    leases.forget()


@pytest.fixture
def now():
    return timezone.now()
