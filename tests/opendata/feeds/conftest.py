"""Other people's sites, run by the tests themselves on this machine, and allowed to be called by their port alone."""

import pytest

from .servers import Elsewhere


@pytest.fixture
def elsewhere(settings):
    """Another site that may be called."""
    site = Elsewhere()
    settings.FETCH_LOOPBACK_PORTS = {*getattr(settings, "FETCH_LOOPBACK_PORTS", ()), site.port}
    yield site
    site.close()


@pytest.fixture
def inside():
    """A server of this machine that nobody may call through the portal."""
    site = Elsewhere()
    yield site
    site.close()
    assert site.asked == [], "something inside was reached"
