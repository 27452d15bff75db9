"""A county with its agencies, their staff, and a report that could be published."""

from datetime import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.supervision.report import publishing
from interaction.supervision.report.statute import FIGURES_OF_TWO

from .cases import SHANGHAI


@pytest.fixture(autouse=True)
def in_january():
    """It is the time of year at which reports are made."""
    with time_machine.travel(datetime(2026, 1, 20, 10, tzinfo=SHANGHAI), tick=True):
        yield


@pytest.fixture
def education(portal_ready):
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", slug="education", code="11000000000000001X", order=10
    )


@pytest.fixture
def health(portal_ready):
    return Agency.objects.create(
        name="青禾县卫生健康局", short_name="县卫健局", slug="health", code="110000000000000028", order=20
    )


@pytest.fixture
def government(portal_ready):
    return Agency.objects.create(
        name="青禾县人民政府", slug="government", code="110000000000000036", kind=Agency.Kind.GOVERNMENT, order=1
    )


@pytest.fixture
def user_of(portal_ready):
    """``user_of(agency, role, …)``: a member of staff."""

    def make(agency, *names):
        user = get_user_model().objects.create(username=f"u{get_user_model().objects.count()}", agency=agency)
        user.groups.add(*(roles.role(name) for name in names))
        return user

    return make


def fill(report, **changes):
    """Enter all that a report needs besides its cases."""
    report.two = {name: ("0.5" if name == "fees" else 0) for name in FIGURES_OF_TWO}
    report.overview, report.problems = "本年度主动公开信息 12 条。", "解读形式不够多样，明年改进。"
    for name, value in changes.items():
        setattr(report, name, value)
    report.save()
    return report


@pytest.fixture
def published():
    """``published(agency, year)``: a report that is out; of the county where ``agency`` is None."""

    def make(agency, year, **changes):
        with time_machine.travel(datetime(year + 1, 1, 20, 10, tzinfo=SHANGHAI), tick=True):
            return publishing.publish(fill(publishing.begin(agency, year, None), **changes), None)

    return make
