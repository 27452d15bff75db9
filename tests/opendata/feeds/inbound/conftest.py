"""A county with two agencies, an editor, and sources that lie on another site."""

import pytest
from django.contrib.auth.models import Group

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.columns.models import ArticlePage, ColumnPage
from opendata.feeds.inbound import harvesting
from opendata.feeds.inbound.models import Source

from ..servers import Reply


@pytest.fixture
def office(portal_ready):
    return Agency.objects.create(
        name="青禾县人民政府办公室", short_name="县政府办", slug="office", code="990000001", code_exception="测试数据"
    )


@pytest.fixture
def water(portal_ready):
    return Agency.objects.create(
        name="青禾县水利局", short_name="县水利局", slug="water", code="990000002", code_exception="测试数据"
    )


@pytest.fixture
def staff(portal_ready):
    """``staff("某人", roles.EDITOR, agency=…)``; without an agency they work for the county."""

    def make(name, *role_names, agency=None):
        user = User.objects.create_user(username=name, password="长长的口令-2026", agency=agency)
        user.groups.set(Group.objects.filter(name__in=role_names))
        return user

    return make


@pytest.fixture
def editor(staff, office):
    return staff("editor", roles.EDITOR, agency=office)


@pytest.fixture
def column(portal_ready):
    return ColumnPage.objects.get(slug="county")


@pytest.fixture
def source_of(office, editor, column, elsewhere):
    """A source at a path of the other site."""

    def make(path="/feed", **fields):
        fields = {
            "name": f"省政府{path}", "origin": "省人民政府", "agency": office, "editor": editor,
            "target": f"article:{column.pk}", **fields,
        }  # fmt: skip
        return Source.objects.create(url=elsewhere.url(path), **fields)

    return make


@pytest.fixture
def harvest(elsewhere):
    """Gather a source whose feed now says this; gives what came of it. The source is read anew."""

    def gather(source, content=None, **headers):
        if content is not None:
            path = "/" + source.url.split("/", 3)[3]
            elsewhere.pages[path] = content if not isinstance(content, bytes) else Reply(content, headers=headers)
        told = harvesting.harvest([source])
        source.refresh_from_db()
        return told[0]

    return gather


@pytest.fixture
def articles(db):
    """The articles there are, by title."""
    return lambda: {article.title: article for article in ArticlePage.objects.order_by("pk")}
