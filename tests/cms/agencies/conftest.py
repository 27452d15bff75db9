import pytest
from django.contrib.auth import get_user_model

from cms.agencies import codes
from cms.agencies.models import Agency


def code_of(number: int) -> str:
    """An invented credit code that keeps the rules: region 990001, organisation ``number``."""
    organisation = f"{number:08d}"
    first = f"11990001{organisation}{codes.organisation_check_character(organisation)}"
    return first + codes.check_character(first)


@pytest.fixture
def government(portal_ready) -> Agency:
    return Agency.objects.create(
        name="青禾县人民政府办公室", short_name="县政府办", code=code_of(1), kind=Agency.Kind.GOVERNMENT,
        telephone="0000-8123401", address="青禾县城关镇政府路1号",
    )  # fmt: skip


@pytest.fixture
def education(government) -> Agency:
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", aliases="教委、教体局", code=code_of(2), parent=government,
        telephone="0000-8123402", address="青禾县城关镇书院路2号", head_name="李明", head_title="局长",
        duties="贯彻执行教育工作方针政策。\n统筹义务教育。", openness_office="县教育局办公室",
        openness_telephone="0000-8123403",
    )  # fmt: skip


@pytest.fixture
def admin(client, portal_ready):
    client.force_login(get_user_model().objects.create_superuser("keeper", password="x"))
    return client
