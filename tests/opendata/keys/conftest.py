import pytest
from django.core.cache import cache
from django.utils import timezone

from opendata.keys import knowing


@pytest.fixture
def caches_emptied():
    cache.clear()
    knowing.forget()
    yield
    knowing.forget()


@pytest.fixture
def now():
    return timezone.now()
