"""Home, columns, articles and single pages as a visitor meets them."""

import pytest
from django.core.exceptions import ValidationError

from cms.columns.models import ArticlePage, ColumnPage, SinglePage
from cms.columns.models.base import pinyin_slug

pytestmark = pytest.mark.usefixtures("portal_ready")


def test_the_home_page_says_whose_site_it_is_and_offers_search_first(client, publish):
    publish("全县冬春农田水利建设现场推进会召开")
    html = client.get("/").content.decode()
    assert "<title>青禾县人民政府门户网站</title>" in html
    assert html.index('name="q"') < html.index("全县冬春农田水利建设现场推进会召开")
    assert '<meta name="ColumnType" content="首页">' in html


def test_a_column_lists_its_articles_newest_first_with_dates(client, publish):
    publish("旧闻", days_ago=9)
    publish("新闻", days_ago=1)
    html = client.get("/news/county/").content.decode()
    assert html.index("新闻</a>") < html.index("旧闻</a>")
    assert "县农业农村局" in html
    assert html.count("<time datetime=") >= 2


def test_a_column_shows_what_stands_in_the_columns_below_it(client, publish):
    publish("县长调研茶产业", column=ColumnPage.objects.get(slug="townships"))
    assert "县长调研茶产业" in client.get("/news/").content.decode()
    assert "县长调研茶产业" not in client.get("/news/county/").content.decode()


def test_a_long_column_is_read_page_by_page_and_back(client, publish):
    for number in range(45):
        publish(f"动态第{number:02}条", days_ago=number)
    first = client.get("/news/county/")
    assert "动态第19条" in first.content.decode()
    assert "动态第20条" not in first.content.decode()
    second = client.get("/news/county/" + first.context["pager"].next_url)
    assert [row.title for row in second.context["rows"]] == [f"动态第{n:02}条" for n in range(20, 40)]
    third = client.get("/news/county/" + second.context["pager"].next_url)
    assert [row.title for row in third.context["rows"]] == [f"动态第{n:02}条" for n in range(40, 45)]
    assert not third.context["pager"].next_url
    back = client.get("/news/county/" + third.context["pager"].previous_url)
    assert back.context["rows"] == second.context["rows"]


@pytest.mark.parametrize("page", ["zzz", "-", "1~2~3", "99999999999999999999999", "2026-13-99~1", "%00"])
def test_a_page_nobody_gave_out_is_a_proper_error_in_chinese(client, portal_ready, page):
    response = client.get(f"/news/county/?page={page}")
    assert response.status_code in (400, 404)
    assert "首页" in response.content.decode()


def test_an_empty_column_says_so_and_what_to_do(client, portal_ready):
    html = client.get("/responses/").content.decode()
    assert "这个栏目还没有内容" in html


def test_an_article_shows_when_from_whom_and_by_whom(client, publish):
    article = publish(
        "茶农增收",
        source="县融媒体中心",
        author="周禾",
        editor="何谷",
        keywords="茶叶、增收",
        summary="茶叶收购价上涨。",
    )
    html = client.get(article.address).content.decode()
    for words in ("来源：县融媒体中心", "作者：周禾", "责任编辑：何谷"):
        assert words in html
    for tag in (
        '<meta name="ArticleTitle" content="茶农增收">',
        '<meta name="ContentSource" content="县融媒体中心">',
        '<meta name="ColumnName" content="青禾要闻">',
        '<meta name="ColumnType" content="工作动态">',
        '<meta name="Keywords" content="茶叶、增收">',
        '<meta name="Author" content="何谷">',
        '<meta name="Description" content="茶叶收购价上涨。">',
    ):
        assert tag in html


def test_the_date_of_publication_stands_in_the_form_the_rules_ask_for(client, publish):
    import re

    html = client.get(publish("标题").address).content.decode()
    assert re.search(r'<meta name="PubDate" content="\d{4}-\d\d-\d\d \d\d:\d\d">', html)


def test_an_article_without_a_source_names_its_agency(client, publish):
    html = client.get(publish("春耕备耕").address).content.decode()
    assert "来源：青禾县农业农村局" in html


def test_the_way_to_an_article_is_shown_and_leads_back(client, publish):
    html = client.get(publish("春耕备耕").address).content.decode()
    assert '<a href="/news/">新闻动态</a>' in html
    assert '<a href="/news/county/">青禾要闻</a>' in html


def test_a_withdrawn_article_says_why_and_since_when(client, publish, admin_user):
    article = publish("错误的消息")
    article.withdraw("内容有误，正在核实", admin_user)
    response = client.get(article.address)
    html = response.content.decode()
    assert "内容有误，正在核实" in html
    assert "会议研究了冬修水利" not in html
    assert "错误的消息" not in client.get("/news/county/").content.decode()
    assert "noindex" in html


def test_the_public_history_of_an_article_stands_below_it(client, publish):
    html = client.get(publish("迁来的文章").address).content.decode()
    assert "公开记录" in html
    assert "由旧网站迁入" in html


def test_what_must_vanish_answers_410_and_nothing_of_it(client, publish, admin_user):
    article = publish("泄露隐私的消息")
    article.withdraw("泄露个人隐私", admin_user, gone=True)
    response = client.get(article.address)
    assert response.status_code == 410
    assert "泄露" not in response.content.decode()


def test_a_draft_is_nowhere_to_be_seen(client, agency, county_news, text):
    draft = ArticlePage(title="还没审的稿子", agency=agency, body=text(), live=False)
    county_news.add_child(instance=draft)
    assert client.get(draft.address).status_code == 404
    assert "还没审的稿子" not in client.get("/news/county/").content.decode()


def test_single_pages_stand_in_the_menu_of_their_section(client, publish_page):
    about = ColumnPage.objects.get(slug="about")
    publish_page(about, "县情概况", intro="县域面积、人口和经济。")
    publish_page(about, "行政区划")
    html = client.get("/about/xian-qing-gai-kuang/").content.decode()
    assert '<meta name="ColumnName" content="县情概况">' in html
    assert '<a href="/about/xing-zheng-qu-hua/">行政区划</a>' in html
    assert 'aria-current="page">县情概况' in html


def test_a_chinese_title_gets_an_address_in_pinyin(publish):
    article = publish("重庆市对口支援青禾县")
    assert article.slug == "chong-qing-shi-dui-kou-zhi-yuan-qing-he-xian"
    again = publish("重庆市对口支援青禾县")
    assert again.slug == "chong-qing-shi-dui-kou-zhi-yuan-qing-he-xian-2"


def test_an_address_is_cut_between_syllables():
    slug = pinyin_slug("关于进一步加强农村集体资金资产资源管理工作的通知" * 3)
    assert len(slug) <= 60
    assert slug.startswith("guan-yu-jin-yi-bu-")
    assert pinyin_slug("……") == "page"


def test_a_moved_article_is_listed_where_it_now_stands(client, publish):
    article = publish("搬家的文章")
    article.move(ColumnPage.objects.get(slug="departments"), "last-child")
    assert "搬家的文章" in client.get("/news/departments/").content.decode()
    assert "搬家的文章" not in client.get("/news/county/").content.decode()
    assert client.get("/news/departments/ban-jia-de-wen-zhang/").status_code == 200


def test_articles_stand_in_columns_and_nowhere_else():
    assert ArticlePage.allowed_parent_page_models() == [ColumnPage]
    assert SinglePage.allowed_subpage_models() == []


def test_pages_can_only_be_read(client, publish):
    assert client.post(publish("标题").address).status_code == 405


@pytest.mark.parametrize("address", ["/news/", "/news/county/", "/about/", "/", "/sitemap/"])
def test_pages_ask_the_database_little(client, publish, address, django_assert_max_num_queries):
    for number in range(25):
        publish(f"第{number}条", days_ago=number)
    client.get(address)
    with django_assert_max_num_queries(10):
        client.get(address)


def test_an_article_asks_the_database_little(client, publish, django_assert_max_num_queries):
    article = publish("第一条")
    publish("第二条")
    client.get(article.address)
    with django_assert_max_num_queries(10):
        client.get(article.address)


def test_a_column_must_say_what_it_is_for(news):
    news.intro = ""
    with pytest.raises(ValidationError):
        news.full_clean()


def test_a_column_lists_what_stands_in_all_the_columns_below_it_page_by_page(client, publish):
    for number in range(25):
        slug = ("county", "departments", "townships")[number % 3]
        publish(f"第{number}条要闻", days_ago=number, column=ColumnPage.objects.get(slug=slug))
    publish("别处的", column=ColumnPage.objects.get(slug="responses"))
    first = client.get("/news/")
    shown = [row.title for row in first.context["rows"]]
    assert shown == [f"第{number}条要闻" for number in range(20)]
    rest = client.get(f"/news/{first.context['pager'].next_url}")
    assert [row.title for row in rest.context["rows"]] == [f"第{number}条要闻" for number in range(20, 25)]
    back = client.get(f"/news/{rest.context['pager'].previous_url}")
    assert [row.title for row in back.context["rows"]] == shown
