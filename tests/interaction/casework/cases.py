"""Cases for tests of the engine that drive it without the forms of a room."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from interaction.casework import codes, engine

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(year, month, day, hour=10):
    """A moment here."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def opened(agency, secret="s1", **more):
    """A case that has just come in."""
    with transaction.atomic():
        case, _ = engine.open_case(
            "requests", agency, subject="学区划分方案", submission_key=codes.submission_key(secret),
            code_hash=codes.hash_of(codes.code_for(secret)), sealed={"description": "学区划分方案"}, **more,
        )  # fmt: skip
    return case
