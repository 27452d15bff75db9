"""What every page says about the portal: whose it is, its numbers, its menu; and the days of mourning."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.columns.blocks.links import DoorBlock, LinkBlock, MenuItemBlock


@register_setting(icon="site", order=10)
class PortalSettings(BaseSiteSetting):
    """Names, statutory numbers (《政府网站发展指引》附件), the home page's doors, the grey mode."""

    class GreyScope(models.TextChoices):
        ALL = "all", "全站"
        HOME = "home", "仅首页"

    name = models.CharField("网站规范名称", max_length=60, default="青禾县人民政府门户网站")
    short_name = models.CharField("页头名称", max_length=20, default="青禾县人民政府")
    tagline = models.CharField("页头副题", max_length=40, blank=True, default="阳光政务 · 政务公开与政民互动")
    description = models.CharField(
        "网站说明",
        max_length=200,
        blank=True,
        default="青禾县人民政府门户网站：公开政府信息，办理依申请公开，听取群众意见。",
    )
    identification_code = models.CharField(
        "网站标识码",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^([0-9]{10}|[a-z]{2}[0-9]{8})$", "10 位数字，或两位小写字母加 8 位数字。")],
    )
    organiser = models.CharField("主办单位", max_length=60, default="青禾县人民政府")
    operator = models.CharField("承办单位", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True, help_text="电话、地址，显示在页脚。")
    icp = models.CharField("ICP 备案编号", max_length=40, blank=True)
    police_filing = models.CharField("公安机关备案号", max_length=40, blank=True)
    police_url = models.URLField("公安备案查询网址", blank=True)
    find_errors = models.URLField("“我为政府网站找错”网址", blank=True)
    emblem = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="党政机关网站标识"
    )
    emblem_url = models.URLField("党政机关网站标识链接", blank=True)
    popular_searches = models.TextField("大家常搜", blank=True, help_text="每行一个词，显示在首页搜索框下面。")
    doors = StreamField(
        [("door", DoorBlock())], verbose_name="首页办事入口", blank=True, max_num=8,
        help_text="首页显示前四个已经开通的入口。",
    )  # fmt: skip
    grey_from = models.DateTimeField("灰度开始", null=True, blank=True)
    grey_until = models.DateTimeField("灰度结束", null=True, blank=True)
    grey_scope = models.CharField("灰度范围", max_length=4, choices=GreyScope.choices, default=GreyScope.ALL)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("short_name"), FieldPanel("tagline")]),
                FieldPanel("description"),
            ],
            heading="名称",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("operator")]),
                FieldPanel("contact"),
                FieldPanel("identification_code"),
                FieldPanel("icp"),
                FieldRowPanel([FieldPanel("police_filing"), FieldPanel("police_url")]),
                FieldPanel("find_errors"),
                FieldRowPanel([FieldPanel("emblem"), FieldPanel("emblem_url")]),
            ],
            heading="页脚标识",
        ),
        MultiFieldPanel([FieldPanel("popular_searches"), FieldPanel("doors")], heading="首页"),
        MultiFieldPanel(
            [
                HelpPanel(content="全国哀悼日等时段页面转为灰色，到时自动开始、自动结束。"),
                FieldRowPanel([FieldPanel("grey_from"), FieldPanel("grey_until")]),
                FieldPanel("grey_scope"),
            ],
            heading="哀悼日灰度",
        ),
    ]

    class Meta:
        verbose_name = "网站设置"
        verbose_name_plural = "网站设置"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if bool(self.grey_from) != bool(self.grey_until):
            raise ValidationError({"grey_until": "灰度的开始和结束时间要么都填，要么都不填。"})
        if self.grey_from and self.grey_until and self.grey_until <= self.grey_from:
            raise ValidationError({"grey_until": "结束时间应晚于开始时间。"})

    def is_grey(self, now: datetime, home: bool) -> bool:
        """Whether a page drawn at ``now`` is grey; ``home``: whether it is the home page."""
        if not self.grey_from or not self.grey_until:
            return False
        return self.grey_from <= now < self.grey_until and (home or self.grey_scope == self.GreyScope.ALL)


@register_setting(icon="list-ul", order=20)
class SiteMenu(BaseSiteSetting):
    """The main menu (two levels) and the links in the foot, in the editors' own order."""

    items = StreamField([("item", MenuItemBlock())], verbose_name="主菜单", blank=True)
    links = StreamField([("link", LinkBlock())], verbose_name="页脚链接", blank=True)

    panels = [FieldPanel("items"), FieldPanel("links")]

    class Meta:
        verbose_name = "网站菜单"
        verbose_name_plural = "网站菜单"

    def __str__(self) -> str:
        return "网站菜单"
