"""Limits count by visitor, also behind a proxy of our own, and nobody can pretend to be somebody else."""

import pytest
from django.test import RequestFactory
from django_ratelimit.core import _get_ip


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),  # no proxy of ours: what the visitor wrote is not believed
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was written by the visitor
    ],
)
def test_a_limit_counts_by_the_visitors_address(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    assert _get_ip(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == address
