"""What must not be so on a real portal."""

from opendata.feeds.inbound.checks import no_loopback


def test_only_tests_may_call_their_own_machine(settings, monkeypatch):
    settings.FETCH_LOOPBACK_PORTS = {8000}
    assert no_loopback(None) == []
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings.production")
    assert [error.id for error in no_loopback(None)] == ["feeds.E001"]
    del settings.FETCH_LOOPBACK_PORTS
    assert no_loopback(None) == []
