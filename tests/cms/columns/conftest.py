"""A county office that publishes articles and pages."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site
from wagtail.rich_text import RichText

from cms.agencies.models import Agency
from cms.columns.models import ArticlePage, ColumnPage, HomePage, PortalSettings, SinglePage, SiteMenu
from cms.review import admission


@pytest.fixture(autouse=True)
def a_portal(portal_ready):
    """Every page has a frame, and the frame is in the database."""


@pytest.fixture
def agency(portal_ready):
    return Agency.objects.create(
        name="青禾县农业农村局", short_name="县农业农村局", slug="nongye", code="990000003", code_exception="测试数据"
    )


@pytest.fixture
def home(portal_ready):
    return HomePage.objects.get()


@pytest.fixture
def news(portal_ready):
    """新闻动态, with the columns below it."""
    return ColumnPage.objects.get(slug="news")


@pytest.fixture
def county_news(portal_ready):
    return ColumnPage.objects.get(slug="county")


@pytest.fixture
def settings_of_site(portal_ready):
    return PortalSettings.objects.get()


@pytest.fixture
def menu(portal_ready):
    return SiteMenu.objects.get()


@pytest.fixture
def site(portal_ready):
    return Site.objects.get()


@pytest.fixture
def text():
    """A body of one paragraph."""

    def make(words="会议研究了冬修水利。"):
        return [("text", RichText(f"<p>{words}</p>"))]

    return make


@pytest.fixture
def publish(agency, county_news, text):
    """``publish("标题", days_ago=3)``: an article that went out then; in 青禾要闻 unless another column is given."""

    def make(title, *, column=None, days_ago=1.0, body=None, **fields):
        page = ArticlePage(title=title, agency=agency, body=body or text(), **fields)
        when = timezone.now() - timedelta(days=days_ago)
        admission.admit_page(column or county_news, page, when, "旧网站")
        return ArticlePage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def publish_page(agency, text):
    """``publish_page(parent, "县情概况")``: a single page."""

    def make(parent, title, when: datetime | None = None, **fields):
        page = SinglePage(title=title, agency=agency, **({"body": text()} | fields))
        admission.admit_page(parent, page, when or timezone.now(), "旧网站")
        return SinglePage.objects.get(pk=page.pk)

    return make
