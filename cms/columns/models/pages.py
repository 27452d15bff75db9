"""首页, 栏目, 文章, 单页."""

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.columns import tree
from cms.columns.blocks import BODY, HOME
from cms.columns.models.base import ColumnType, PortalPage, address_of
from cms.review.models import ExaminedPage, ExaminedQuerySet
from search.listing import BadKey, Pager, Row, page_by_key
from search.memory import remembered

PAGE_SIZE = 20


def _meta(page: "ColumnPage | SinglePage") -> dict[str, str]:
    """The statutory tags of a column (栏目标签)."""
    return {
        "name": page.title,
        "description": page.intro or page.title,
        "keywords": page.keywords or page.title,
        "type": page.column_type,
    }


class HomePage(PortalPage):
    """首页. The first screen comes from the site's settings; below it stand the lists that editors choose."""

    body = StreamField(HOME, verbose_name="首页列表", blank=True)

    content_panels = [FieldPanel("title"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["columns.ColumnPage", "columns.SinglePage"]
    max_count = 1

    class Meta:
        verbose_name = "首页"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """One query for any depth, where Wagtail asks two for each level."""
        if not path_components:
            return super().route(request, path_components)
        wanted = Page.objects.filter(
            slug=path_components[-1], url_path=f"{self.url_path}{'/'.join(path_components)}/"
        ).first()
        if wanted is None:
            raise Http404("没有这个页面。")
        return wanted.specific.route(request, [])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = []
        context["panels"] = _drawn(self) if getattr(request, "is_preview", False) else _panels(self)
        context["column"] = {
            "name": self.title,
            "description": self.title,
            "keywords": "政务公开、政民互动",
            "type": ColumnType.HOME.value,
        }
        return context


def _drawn(home: HomePage) -> list[str]:
    return [block.render() for block in home.body]


_panels = remembered(_drawn)


class ColumnPage(PortalPage):
    """栏目. Lists its articles and those of the columns below it, newest first."""

    intro = models.CharField(
        "栏目说明", max_length=200, help_text="设置目的和主要内容，写进网页标签 ColumnDescription。"
    )
    keywords = models.CharField("关键词", max_length=100, blank=True, help_text="用顿号隔开。")
    column_type = models.CharField("栏目类型", max_length=10, choices=ColumnType.choices, default=ColumnType.NEWS)

    content_panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("keywords"), FieldPanel("column_type")]),
    ]
    parent_page_types = ["columns.HomePage", "columns.ColumnPage"]
    subpage_types = ["columns.ColumnPage", "columns.ArticlePage", "columns.SinglePage"]

    class Meta:
        verbose_name = "栏目"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A column that was made public without being published has a date all the same: search tells it."""
        dated = self.first_published_at is not None  # type: ignore[has-type]
        if self.live and not dated and not kwargs.get("update_fields"):
            self.first_published_at = timezone.now()
        super().save(*args, **kwargs)

    @property
    def meta(self) -> dict[str, str]:
        return _meta(self)

    def newest(self, limit: int) -> "list[Row]":
        """The newest articles of this column itself."""
        articles = ArticlePage.objects.listed().filter(column=self).order_by("-published_at", "-pk")[:limit]
        return [row_of(article) for article in articles]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        columns = [self.pk, *(node.pk for node in tree.below(self.path) if node.is_column)]
        try:
            page = page_by_key(
                ArticlePage.objects.listed(), ("published_at", "pk"), request.GET.get("page", ""), PAGE_SIZE,
                [models.Q(column=column) for column in columns],
            )  # fmt: skip
        except BadKey as error:
            raise Http404("没有这一页。") from error
        context["column"] = self.meta
        context["rows"] = [row_of(article) for article in page.rows]
        context["pager"] = Pager(
            previous_url=_page_url(page.previous_key),
            next_url=_page_url(page.next_key),
        )
        return context


def _page_url(key: str) -> str:
    """The key holds a time with its zone, whose plus sign an address would lose."""
    return f"?{urlencode({'page': key})}" if key else ""


class ExaminedPageQuerySet(ExaminedQuerySet, PageQuerySet):
    """``public()`` is what anybody may see: published and not withdrawn. No page of ours is private."""

    def listed(self) -> Any:
        """Public articles as a list needs them and no more: whole pages cost it several times as much."""
        return self.public().values_list(
            "pk", "title", "url_path", "summary", "published_at", "agency__name", "agency__short_name", named=True
        )


def row_of(article: Any) -> Row:
    """An article, as ``ExaminedPageQuerySet.listed`` gives it, as a line of a list."""
    agency = article.agency__short_name or article.agency__name
    return Row(article.title, address_of(article), agency, date=article.published_at, extract=article.summary)


PublicPageManager = PageManager.from_queryset(ExaminedPageQuerySet)


class ExaminedPortalPage(ExaminedPage, PortalPage):
    """A page of text that goes out only after its reviews; a withdrawn one answers with reason and date."""

    body = StreamField(BODY, verbose_name="正文")
    keywords = models.CharField("关键词", max_length=100, blank=True, help_text="用顿号隔开。")

    objects = PublicPageManager()  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.gone:
            return render(request, "410.html", {"record": self}, status=410)
        if self.withdrawn_at:
            return render(request, "columns/withdrawn.html", {"page": self})
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["history"] = list(self.history_lines())
        return context

    @property
    def lead(self) -> str:
        """The sentence before the text, where there is one."""
        return getattr(self, "summary", "") or getattr(self, "intro", "")

    @property
    def text(self) -> str:
        """What search reads."""
        return "\n".join(self.body.stream_block.get_searchable_content(self.body))


class ArticlePage(ExaminedPortalPage):
    """文章: 动态, 回应, 访谈 — what a column lists."""

    column = models.ForeignKey(ColumnPage, models.PROTECT, related_name="articles", editable=False)
    summary = models.CharField("摘要", max_length=200, blank=True)
    source = models.CharField("来源", max_length=60, blank=True, help_text="转载的写原出处；留空即为发布机构。")
    author = models.CharField("作者", max_length=60, blank=True)
    editor = models.CharField("责任编辑", max_length=60, blank=True)

    content_panels = [
        FieldPanel("title"),
        FieldPanel("agency"),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("source"), FieldPanel("author")]),
                FieldRowPanel([FieldPanel("editor"), FieldPanel("keywords")]),
            ],
            heading="署名与关键词",
        ),
    ]
    settings_panels = [PublishingPanel()]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["columns.ColumnPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "文章"
        indexes = [models.Index(fields=["column", "published_at", "page_ptr"], name="articles_of_column")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The column is the page above; a revision from before a move must not bring the old one back."""
        parent = Page.objects.filter(path=self._get_basepath(self.path, self.depth - 1))
        self.column_id = parent.values_list("pk", flat=True).get()
        super().save(*args, **kwargs)

    @property
    def picture_url(self) -> str:
        """The whole address of its first picture, for the statutory tags and for cards elsewhere."""
        picture = next((block.value["image"] for block in self.body if block.block_type == "picture"), None)
        return picture.get_rendition("width-1200").full_url if picture else ""

    @property
    def origin(self) -> str:
        return self.source or self.agency.name

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["article"] = {
            "title": self.title,
            "published_at": self.published_at or self.latest_revision_created_at,
            "source": self.origin,
            "keywords": self.keywords,
            "author": self.editor or self.author,
            "description": self.summary,
            "url": self.full_url,
            "image": self.picture_url,
        }
        latest = ArticlePage.objects.listed().filter(column_id=self.column_id).exclude(pk=self.pk)
        context["latest"] = [row_of(article) for article in latest.order_by("-published_at", "-pk")[:6]]
        return context


class SinglePage(ExaminedPortalPage):
    """单页: 概况, 领导信息, 网站说明 — a page that stands by itself and is kept up to date."""

    intro = models.CharField("说明", max_length=200, blank=True)
    column_type = models.CharField("栏目类型", max_length=10, choices=ColumnType.choices, default=ColumnType.OVERVIEW)

    content_panels = [
        FieldPanel("title"),
        FieldPanel("agency"),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("column_type"), FieldPanel("keywords")]),
    ]
    settings_panels = [PublishingPanel()]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["columns.HomePage", "columns.ColumnPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "单页"

    @property
    def meta(self) -> dict[str, str]:
        return _meta(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["column"] = self.meta
        return context
