"""Staff of two agencies, and a dataset of the first one."""

import pytest
from django.contrib.auth.models import Group

from cms.agencies import roles
from cms.agencies.models import User
from tests.opendata import making


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def dataset(portal_ready):
    return making.dataset()


@pytest.fixture
def resource(dataset):
    return making.resource(dataset)


@pytest.fixture
def staff(portal_ready):
    """Makes a member of staff: ``staff("某人", "编辑", agency=…)``."""

    def make(name, *names, agency):
        user = User.objects.create_user(username=name, password="长长的口令-2026", agency=agency)
        user.groups.set(Group.objects.filter(name__in=names))
        return user

    return make


@pytest.fixture
def editor(staff, dataset):
    return staff("editor", roles.EDITOR, agency=dataset.lead_agency)


@pytest.fixture
def colleague(staff, dataset):
    return staff("colleague", roles.FIRST_REVIEWER, agency=dataset.lead_agency)


@pytest.fixture
def stranger(staff):
    other = making.agency("青禾县水利局", "县水利局", code="990000002", slug="water", code_exception="测试数据")
    return staff("stranger", roles.EDITOR, agency=other)


def messages_of(response):
    return " ".join(str(message) for message in response.context["messages"])
