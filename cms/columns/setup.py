"""What every portal has before its first article: the site, its home page, the standard columns, menu and settings."""

from typing import Any

from wagtail.models import Page, Site

from cms.agencies.roles import SITE_MANAGER, grant
from cms.columns.models import ColumnPage, ColumnType, HomePage, PortalSettings, SiteMenu

# slug, title, type, intro, keywords, the columns below
COLUMNS: list[tuple[Any, ...]] = [
    (
        "about",
        "走进青禾",
        ColumnType.OVERVIEW,
        "青禾县的历史沿革、行政区划、自然资源、经济社会发展和领导信息。",
        "县情、概况、领导信息",
        [],
    ),
    (
        "news",
        "新闻动态",
        ColumnType.NEWS,
        "青禾县人民政府及各部门、各乡镇的工作动态。",
        "新闻、动态、要闻",
        [
            ("county", "青禾要闻", ColumnType.NEWS, "县政府重要会议、重大决策和重点工作。", "要闻、会议", []),
            ("departments", "部门动态", ColumnType.NEWS, "县政府各部门的工作和服务。", "部门、工作动态", []),
            ("townships", "乡镇动态", ColumnType.NEWS, "各乡镇、街道的工作和服务。", "乡镇、街道、工作动态", []),
        ],
    ),
    (
        "responses",
        "回应关切",
        ColumnType.RESPONSE,
        "对群众关心的热点问题，由主管部门说明情况、作出回应。",
        "回应、热点、群众关切",
        [],
    ),
]

MENU: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("走进青禾", "/about/", []),
    (
        "新闻动态",
        "/news/",
        [
            ("青禾要闻", "/news/county/"),
            ("部门动态", "/news/departments/"),
            ("乡镇动态", "/news/townships/"),
            ("回应关切", "/responses/"),
            ("专题专栏", "/topics/"),
        ],
    ),
    (
        "政府信息公开",
        "/disclosure/",
        [
            ("政府信息公开指南", "/disclosure/guide/"),
            ("政府信息公开制度", "/disclosure/rules/"),
            ("法定主动公开内容", "/disclosure/catalogue/"),
            ("政府信息公开年报", "/disclosure/reports/"),
            ("依申请公开", "/requests/"),
            ("依申请公开办理情况", "/supervision/"),
            ("政策解读", "/policy/"),
        ],
    ),
    ("公告公示", "/notices/", []),
    ("政府机构", "/agencies/", []),
    ("权责清单", "/powers/", []),
    (
        "政民互动",
        "/mailbox/",
        [
            ("给政府写信", "/mailbox/"),
            ("查来信进度", "/mailbox/track/"),
            ("来信选登", "/mailbox/letters/"),
            ("征集调查", "/consultations/"),
        ],
    ),
    ("数据开放", "/data/", []),
]

FOOT = [
    ("网站声明", "/statement/"),
    ("隐私保护", "/privacy/"),
    ("无障碍说明", "/accessibility/"),
    ("联系我们", "/contact/"),
]

# The home page shows the first four that are open.
DOORS = [
    ("查公开", "/disclosure/", "文件、规划、预算、人事，依法公开的都在这里。", "随时可查，不用登录"),
    ("依申请公开", "/requests/", "网上没有公开的，可以书面申请。", "20 个工作日内答复"),
    ("写信", "/mailbox/", "咨询、建议、投诉、求助、举报。", "简单咨询 5 个工作日内答复"),
    ("看数据", "/data/", "政府数据目录，可以在线看，也可以下载。", "随时可用，不用登录"),
    ("提意见", "/consultations/", "意见征集、问卷、听证、开放日和在线访谈。", "截止后公布采纳情况"),
    ("看公告", "/notices/", "公示、招考、征地、采购，写明还剩几天。", "公示期内可以提意见"),
    ("找部门", "/agencies/", "各部门和乡镇的职责、地址、电话。", "工作时间可以打电话"),
    ("看解读", "/policy/", "政策是什么意思，跟我有什么关系。", "随时可看"),
]

POPULAR = "养老保险\n义务教育招生\n征地补偿\n惠农补贴\n招考录用\n财政预算"


def setup() -> None:
    """Make what is missing; what is there already, the editors may have changed, and it stays."""
    site = _site()
    home = site.root_page.specific
    for order in COLUMNS:
        _column(home, *order)
    if not home.body:
        _fill(home)
    PortalSettings.objects.get_or_create(
        site=site,
        defaults={
            "identification_code": "9900000001",
            "operator": "青禾县人民政府办公室",
            "contact": "青禾县政务服务大道1号，0000-8120001（工作日 8:30—12:00、14:30—17:30）",
            "icp": "临ICP备00000001号",
            "police_filing": "临公网安备 99000000000001号",
            "find_errors": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=9900000001",
            "popular_searches": POPULAR,
            "doors": [
                ("door", {**_link(label, address), "text": text, "duration": duration})
                for label, address, text, duration in DOORS
            ],
        },
    )
    SiteMenu.objects.get_or_create(
        site=site,
        defaults={
            "items": [
                (
                    "item",
                    {"label": label, "page": None, "address": address, "children": [_link(*child) for child in below]},
                )
                for label, address, below in MENU
            ],
            "links": [("link", _link(*link)) for link in FOOT],
        },
    )
    grant([SITE_MANAGER], [PortalSettings, SiteMenu], ["change"])


def _link(label: str, address: str) -> dict[str, Any]:
    return {"label": label, "page": None, "address": address}


def _site() -> Site:
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.get(depth=1)
        # Wagtail's own welcome page holds the address we want; nothing of ours stands below it.
        root.get_children().filter(slug="home").exclude(content_type__app_label="columns").delete()
        home = root.specific.add_child(instance=HomePage(title="首页", slug="home"))
    site, created = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "青禾县人民政府"}
    )
    if not created and not isinstance(site.root_page.specific, HomePage):
        site.root_page, site.site_name = home, "青禾县人民政府"
        site.save()
    return site


def _fill(home: HomePage) -> None:
    """The lists of the home page. Whether anybody provides them is asked when they are drawn."""
    news = ColumnPage.objects.get(slug="county", path__startswith=home.path)
    departments = ColumnPage.objects.get(slug="departments", path__startswith=home.path)
    home.body = [
        ("listing", {"title": "最新公告", "source": "notices:", "limit": 7}),
        ("listing", {"title": "最新文件", "source": "documents:", "limit": 7}),
        ("listing", {"title": "正在征集", "source": "consultations:stage:open", "limit": 5}),
        ("listing", {"title": "来信选登", "source": "letters:", "limit": 5}),
        ("news", {"column": news, "limit": 6}),
        ("news", {"column": departments, "limit": 6}),
    ]
    home.save()


def _column(
    parent: Page, slug: str, title: str, kind: ColumnType, intro: str, keywords: str, below: list[tuple[Any, ...]]
) -> None:
    column = parent.get_children().filter(slug=slug).first()
    if column is None:
        column = parent.add_child(
            instance=ColumnPage(title=title, slug=slug, intro=intro, keywords=keywords, column_type=kind.value)
        )
    for order in below:
        _column(column, *order)
