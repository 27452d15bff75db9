"""What a province words or rules otherwise."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="table", order=60)
class OpenDataSettings(BaseSiteSetting):
    """How the three opening classes are called here, and how long a question about data may take."""

    open_label = models.CharField("无条件开放的叫法", max_length=12, default="无条件开放")
    conditional_label = models.CharField("有条件开放的叫法", max_length=12, default="有条件开放")
    closed_label = models.CharField("不予开放的叫法", max_length=12, default="不予开放")
    grace_days = models.PositiveSmallIntegerField("更新宽限（天）", default=3, help_text="到期后几天内更新仍算及时。")

    panels = [
        HelpPanel("各省对开放属性的叫法不同，按本省规定填写。"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("open_label"), FieldPanel("conditional_label"), FieldPanel("closed_label")]),
                FieldPanel("grace_days"),
            ],
            heading="数据开放",
        ),
    ]

    class Meta:
        verbose_name = "数据开放设置"

    def label_of(self, opening: Any) -> str:
        """What an ``Opening`` is called here."""
        return str(getattr(self, f"{opening}_label"))
