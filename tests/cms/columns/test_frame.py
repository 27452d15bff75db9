"""What stands around every page: names and numbers, menu, doors, display modes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.columns.furniture import answers
from cms.columns.models import ColumnPage, HomePage, SiteMenu

pytestmark = pytest.mark.usefixtures("portal_ready")


def link(label, address="", page=None, **more):
    return {"label": label, "address": address, "page": page} | more


def item(label, address="", children=(), page=None):
    return ("item", link(label, address, page, children=list(children)))


def test_every_page_carries_the_statutory_tags_of_the_site(client, settings_of_site):
    html = client.get("/news/").content.decode()
    for tag in (
        '<meta name="SiteName" content="青禾县人民政府门户网站">',
        '<meta name="SiteDomain" content="localhost">',
        '<meta name="SiteIDCode" content="9900000001">',
        '<meta name="ColumnName" content="新闻动态">',
        '<html lang="zh-CN"',
        '<meta property="og:title" content="新闻动态">',
    ):
        assert tag in html


def test_the_foot_names_what_the_rules_require(client, settings_of_site):
    html = client.get("/").content.decode()
    foot = html[html.index("<footer") :]
    for words in (
        "党政机关", "我为政府网站找错", "网站标识码", "9900000001", "主办单位：青禾县人民政府", "承办单位", "联系方式",
        "ICP 备案", "公安备案", 'href="/sitemap/"',
    ):  # fmt: skip
        assert words in foot, words


def test_a_change_of_the_settings_shows_at_once(client, settings_of_site):
    client.get("/")
    settings_of_site.organiser = "青禾县人民政府办公室（新）"
    settings_of_site.save()
    assert "青禾县人民政府办公室（新）" in client.get("/").content.decode()


def test_editors_set_the_menu_in_two_levels(client, menu):
    menu.items = [
        item("走进青禾", page=ColumnPage.objects.get(slug="about")),
        item("新闻", children=[link("要闻", "/news/county/"), link("国务院", "https://www.gov.cn/")]),
    ]
    menu.save()
    html = client.get("/").content.decode()
    nav = html[html.index('<nav class="site-nav"') : html.index("</nav>")]
    assert '<a href="/about/">走进青禾</a>' in nav
    assert nav.index("<summary>新闻</summary>") < nav.index('<a href="/news/county/">要闻</a>')
    assert '<a href="https://www.gov.cn/">国务院</a>' in nav


def test_the_menu_marks_where_one_is(client, menu):
    menu.items = [item("走进青禾", "/about/")]
    menu.save()
    assert '<a href="/about/" aria-current="page">走进青禾</a>' in client.get("/about/").content.decode()


def test_links_that_lead_nowhere_are_not_shown(client, menu, settings_of_site):
    menu.items = [
        item("开得了", "/news/"),
        item("还没建", "/no-such-room/"),
        item("空的", children=[link("没有", "/nowhere/")]),
    ]
    menu.save()
    html = client.get("/").content.decode()
    assert "开得了" in html
    assert "还没建" not in html
    assert "空的" not in html


def test_a_page_taken_offline_leaves_the_menu(client, menu):
    page = ColumnPage.objects.get(slug="responses")
    menu.items = [item("回应", page=page), item("回应二", "/responses/")]
    menu.save()
    assert "回应二" in client.get("/").content.decode()
    page.unpublish()
    html = client.get("/").content.decode()
    assert "回应二" not in html
    assert ">回应</a>" not in html


def test_doors_open_only_where_there_is_a_room(client, settings_of_site):
    settings_of_site.doors = [
        ("door", link("看新闻", "/news/", text="新鲜事", duration="随时可看")),
        ("door", link("坐火箭", "/rockets/", text="上天", duration="三天")),
    ]
    settings_of_site.save()
    html = client.get("/").content.decode()
    assert "看新闻" in html and "随时可看" in html
    assert "坐火箭" not in html


def test_popular_searches_lead_to_the_search(client, settings_of_site):
    settings_of_site.popular_searches = "养老 保险\n\n 征地&补偿 \n"
    settings_of_site.save()
    html = client.get("/").content.decode()
    assert "/search/?q=%E5%85%BB%E8%80%81%20%E4%BF%9D%E9%99%A9" in html
    assert "/search/?q=%E5%BE%81%E5%9C%B0%26%E8%A1%A5%E5%81%BF" in html


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/", True),
        ("/news/county/", True),
        ("/news/no/", False),
        ("/sitemap/?x=1", True),
        ("https://a.cn/", True),
        ("", False),
    ],
)
def test_what_answers_is_known(site, address, there):
    assert answers(address, site) is there


def test_the_elder_mode_is_turned_on_and_off_without_scripts(client):
    html = client.get("/news/").content.decode()
    assert 'class="elder' not in html
    assert "/display/?mode=elder&amp;next=/news/" in html
    response = client.get("/display/?mode=elder&next=/news/")
    assert response.status_code == 302
    assert response["Location"] == "/news/"
    html = client.get("/news/").content.decode()
    assert '<html lang="zh-CN" class="elder' in html
    assert "返回标准版" in html
    client.get("/display/?mode=standard&next=/news/")
    assert 'class="elder' not in client.get("/news/").content.decode()


def test_the_way_back_keeps_the_question_that_was_asked(client):
    html = client.get("/news/?page=&x=%E5%85%AC&y=a%26b").content.decode()
    address = html.split('href="/display/')[1].split('"')[0].replace("&amp;", "&")
    response = client.get("/display/" + address)
    assert response["Location"] == "/news/?page=&x=%E5%85%AC&y=a%26b"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_switch_never_leads_off_the_site(client, target):
    assert client.get("/display/", {"mode": "elder", "next": target})["Location"] == "/"


def test_the_switch_sets_a_cookie_no_script_reads(client):
    cookie = client.get("/display/?mode=elder").cookies["display"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


@pytest.fixture
def mourning(settings_of_site):
    begin = timezone.now() + timedelta(hours=1)
    settings_of_site.grey_from, settings_of_site.grey_until = begin, begin + timedelta(days=1)
    settings_of_site.save()
    return settings_of_site


def grey(client, address):
    return "grey" in client.get(address).content.decode().split("<head>")[0]


def test_days_of_mourning_begin_and_end_by_themselves(client, mourning):
    assert not grey(client, "/")
    with time_machine.travel(mourning.grey_from, tick=False):
        assert grey(client, "/")
        assert grey(client, "/news/")
    with time_machine.travel(mourning.grey_until, tick=False):
        assert not grey(client, "/")


def test_only_the_home_page_may_be_grey(client, mourning):
    mourning.grey_scope = "home"
    mourning.save()
    with time_machine.travel(mourning.grey_from + timedelta(hours=3), tick=False):
        assert grey(client, "/")
        assert not grey(client, "/news/")


def test_mourning_needs_a_beginning_and_an_end_in_that_order(settings_of_site):
    settings_of_site.grey_from = timezone.now()
    with pytest.raises(ValidationError):
        settings_of_site.full_clean()
    settings_of_site.grey_until = settings_of_site.grey_from - timedelta(days=1)
    with pytest.raises(ValidationError, match="晚于"):
        settings_of_site.full_clean()


@pytest.mark.parametrize(
    ("code", "good"), [("9900000001", True), ("bm01000001", True), ("12345", False), ("长度为十个汉字的标识", False)]
)
def test_the_identification_code_has_ten_places(settings_of_site, code, good):
    settings_of_site.identification_code = code
    if good:
        settings_of_site.full_clean()
    else:
        with pytest.raises(ValidationError):
            settings_of_site.full_clean()


def test_the_sites_plan_names_every_column_and_room(client, publish_page):
    publish_page(ColumnPage.objects.get(slug="about"), "县情概况")
    html = client.get("/sitemap/").content.decode()
    for words in ("走进青禾", "县情概况", "青禾要闻", "乡镇动态", "回应关切"):
        assert words in html


def test_robots_are_told_where_the_sitemap_is(client):
    answer = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/" in answer
    assert "/sitemap.xml" in answer


def test_sitemap_xml_names_what_is_public_and_nothing_else(client, publish, admin_user):
    shown, hidden = publish("公开的文章"), publish("撤下的文章")
    hidden.withdraw("内容有误", admin_user)
    index = client.get("/sitemap.xml")
    assert index.status_code == 200
    assert "sitemap-articles.xml" in index.content.decode()
    articles = client.get("/sitemap-articles.xml").content.decode()
    assert shown.address in articles
    assert hidden.address not in articles


def test_setting_up_again_changes_nothing_editors_have_changed(settings_of_site, menu, home):
    from cms.columns.setup import setup

    settings_of_site.organiser = "改过的主办单位"
    settings_of_site.save()
    ColumnPage.objects.filter(slug="county").update(title="改过的栏目")
    menu.items = []
    menu.save()
    setup()
    settings_of_site.refresh_from_db()
    assert settings_of_site.organiser == "改过的主办单位"
    assert ColumnPage.objects.get(slug="county").title == "改过的栏目"
    assert HomePage.objects.count() == 1
    assert not SiteMenu.objects.get().items


@pytest.mark.parametrize("address", ["/no-such-page/", "/news/none/", "/%E4%B8%AD%E6%96%87/", "/a" * 300 + "/"])
def test_a_page_that_is_not_there_helps_on(client, settings_of_site, address):
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 404
    assert "没有找到这个页面" in html
    assert 'action="/search/"' in html
