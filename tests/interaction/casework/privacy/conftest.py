"""Cases of real requests, whose personal data is at stake."""

from tests.interaction.requests.conftest import read_anew, town

__all__ = ["read_anew", "town"]
