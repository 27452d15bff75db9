"""Pages as Django draws them, looked at with a real Chromium that may reach nothing else."""

import mimetypes
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.rich_text import RichText

from cms.agencies.models import Agency
from cms.columns import listings
from cms.columns.models import ArticlePage, ColumnPage, PortalSettings, SinglePage
from cms.review import admission
from search.attached import Within
from search.listing import Choice, Facet, Pager, Row

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ADDRESSES = [
    "/",
    "/news/",
    "/news/county/",
    "/responses/",
    "/about/xian-qing-gai-kuang/",
    "/sitemap/",
    "/no-such-page/",
]
HOST = "http://localhost"
EVERY_COMPONENT = (Path(__file__).parent / "every_component.html").read_text()


def table(*rows):
    return {
        "data": [list(row) for row in rows], "table_caption": "2026年民生实事", "table_header_choice": "both",
        "first_row_is_table_header": True, "first_col_is_header": True,
    }  # fmt: skip


@pytest.fixture
def content(portal_ready):
    """An article with every kind of block but those that need files, a single page, doors that open."""
    agency = Agency.objects.create(
        name="青禾县财政局", short_name="县财政局", slug="caizheng", code="990000009", code_exception="测试数据"
    )
    numbers = table(["年份", "收入", "支出"], ["2024年", "15.2", "38.1"], ["2025年", "16.8", "40.0"])
    chart = {"title": "一般公共预算", "unit": "亿元", "table": numbers, "source": "县财政局"}
    body = [
        (
            "text",
            RichText("<h2>安排</h2><p>会议研究了<b>预算</b>，详见<a href='/news/'>新闻</a>。</p><ul><li>一</li></ul>"),
        ),
        ("table", table(["项目", "单位"], ["公路", "县交通运输局"])),
        ("chart", chart | {"kind": "bar"}),
        ("chart", chart | {"kind": "line"}),
        (
            "people",
            {"title": "领导", "people": [{"name": "某某", "post": "局长", "duties": "全面工作", "photo": None}]},
        ),
        ("timeline", {"title": "时间表", "events": [{"when": "12月", "title": "征求意见", "text": "不少于30日"}]}),
        ("listing", {"title": "旧列表", "source": "nobody:", "limit": 3}),
    ]
    article = ArticlePage(title="预算公开怎么看", agency=agency, body=body, summary="看懂预算的三张表。", editor="何谷")
    admission.admit_page(ColumnPage.objects.get(slug="county"), article, timezone.now(), "旧网站")
    for number in range(22):
        page = ArticlePage(title=f"第{number}次会议", agency=agency, body=body[:1])
        admission.admit_page(
            ColumnPage.objects.get(slug="county"), page, timezone.now() - timedelta(days=number), "旧网站"
        )
    single = SinglePage(title="县情概况", agency=agency, body=body[:2], intro="县域概况。")
    admission.admit_page(ColumnPage.objects.get(slug="about"), single, timezone.now(), "旧网站")
    site = PortalSettings.objects.get()
    site.doors = [
        (
            "door",
            {"label": label, "page": None, "address": address, "text": "一句话说明。", "duration": "20 个工作日内答复"},
        )
        for label, address in (("查公开", "/news/"), ("写信", "/about/"), ("看数据", "/sitemap/"), ("申请", "/"))
    ]
    site.save()
    return article


@pytest.fixture
def records():
    """Rows of another room on the home page."""
    rows = [
        Row(
            "关于公开征集民生实事的公告",
            "/a/",
            "县政府办公室",
            "青政公〔2026〕3号",
            timezone.now(),
            "公告",
            "还有 5 天",
            "warn",
        ),
        Row(
            "养老保险实施办法", "/b/", "县政府", "青政发〔2026〕5号", timezone.now(), "办法", "现行有效", "good", "摘要"
        ),
        Row("拆迁管理办法", "/c/", "县政府", "青政发〔2009〕5号", timezone.now(), "办法", "已废止", "bad"),
        Row(
            "校车运行公告",
            "/d/",
            "县教育局",
            date=timezone.now(),
            kind="公告",
            extract="收费标准为每人每月一百二十元。",
            within=Within("校车服务标准.pdf", "/files/1/a.pdf#page=3", "第 3 页"),
        ),
    ]
    kept = dict(listings._providers)
    for name in ("notices", "documents"):
        listings.register(listings.Provider(name, name, list, lambda key, limit: rows[:limit], lambda key: "/x/"))
    yield rows
    listings._providers.clear()
    listings._providers.update(kept)


@dataclass
class Look:
    """Draws addresses for a visitor with the given cookies; keeps what was drawn for the browser."""

    cookies: dict[str, str]
    drawn: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)

    def draw(self, *addresses):
        client = Client()
        client.cookies.load(self.cookies)
        for address in addresses:
            answer = client.get(address)
            self.drawn[address] = (answer.status_code, dict(answer.headers), answer.content)

    def draw_components(self, rows):
        """A page with every component in all its states."""
        request = RequestFactory().get("/components/")
        request.COOKIES.update(self.cookies)
        choices = [Choice("县财政局", "?a=1", 12, selected=True), Choice("预算科", "?a=2", 3, depth=1)]
        html = engines["django"].from_string(EVERY_COMPONENT).render(
            {
                "rows": rows,
                "facets": [Facet("agency", "机构", choices), Facet("year", "年份", [Choice("2026", "?y=2026", 9)])],
                "pager": Pager("?p", "?n", "第 21–40 条，共 3,475 条"),
                "items": [("索引号", "11990001/2026-00005"), ("机构", "县财政局", "/agencies/x/"), ("废止日期", "")],
                "files": [{"title": "预算表", "url": "/f/", "size": 123456, "kind": "xlsx"}],
                "lines": [{"at": timezone.now(), "text": "首次发布"}],
                "entries": [{"at": timezone.now(), "title": "收到", "current": True}, {"when": "7月", "title": "答复"}],
                "breadcrumbs": [("政府信息公开", "/disclosure/"), ("目录", "")],
                "column": {"name": "目录", "description": "说明", "keywords": "词", "type": "信息公开目录"},
            },
            request,
        )  # fmt: skip
        csp = self.drawn["/"][1]["Content-Security-Policy"]
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": csp}
        self.drawn["/components/"] = (200, headers, html.encode())


@pytest.fixture
def look(content, records):
    """``look(elder=True)``: every kind of page of the columns, drawn."""

    def make(elder=False):
        look = Look({"display": "elder"} if elder else {})
        look.draw(*ADDRESSES, content.address)
        look.draw_components(records)
        return look

    return make


@pytest.fixture
def browser_page():
    """``browser_page(look, width, scheme)``: a browser page that is served what ``look`` drew, and nothing else."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with ExitStack() as opened:
        browsers = []

        def browser():
            # Not before the pages are drawn: while Playwright runs, Django lets this thread ask no database.
            if not browsers:
                driver = opened.enter_context(playwright.sync_playwright())
                arguments = ["--no-sandbox", "--disable-gpu"]
                browsers.append(driver.chromium.launch(executable_path=CHROMIUM, args=arguments))
                opened.callback(browsers[0].close)
            return browsers[0]

        def open_page(look, width=1440, scheme="light"):
            context = browser().new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN"
            )
            page = context.new_page()
            page.complaints = []
            page.on("console", lambda message: page.complaints.append(message.text))

            def answer(route):
                parts = urlsplit(route.request.url)
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                if f"{parts.scheme}://{parts.netloc}" != HOST:
                    page.complaints.append(f"asked another host: {route.request.url}")
                    route.abort()
                elif parts.path.startswith("/static/"):
                    file = Path(finders.find(unquote(parts.path.removeprefix("/static/"))))
                    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
                elif address in look.drawn:
                    status, headers, body = look.drawn[address]
                    route.fulfill(status=status, headers=headers, body=body)
                else:
                    page.complaints.append(f"asked for {address}")
                    route.abort()

            page.route("**/*", answer)
            return page

        yield open_page


@pytest.fixture
def findings():
    """``findings(page)``: what axe complains of, one line each."""

    def run(page):
        from axe_playwright_python.sync_playwright import Axe

        violations = Axe().run(page).response["violations"]
        return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in violations for node in one["nodes"]]

    return run
