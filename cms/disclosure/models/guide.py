"""政府信息公开指南: how government information is sorted and how to get it, as 条例 art. 12 requires."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.fields import RichTextField

from cms.review.models import ExaminedRecord

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link"]


class Guide(ExaminedRecord):
    """One agency's guide; the county's own is that of its people's government.

    The offices for openness with their addresses, hours and telephones, which the law wants in it too, are not written
    here: the page takes them from the directory of agencies, so that they are never out of date.
    """

    classes = RichTextField("政府信息的分类和编排体系", features=FEATURES)
    ways = RichTextField("主动公开信息的获取方式", features=FEATURES)
    requests = RichTextField("依申请公开的办理", features=FEATURES, help_text="受理渠道、注意事项、答复时限和收费。")
    remedies = RichTextField("监督和救济", features=FEATURES, help_text="投诉举报、行政复议、行政诉讼。")

    class Meta:
        verbose_name = "公开指南"
        verbose_name_plural = "公开指南"
        ordering = ["-published_at", "-pk"]

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        """Anchors, headings and texts in the order they are read."""
        names = {"classes": "classes", "ways": "ways", "request": "requests", "remedies": "remedies"}
        headings = {field.name: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [(anchor, headings[name], getattr(self, name)) for anchor, name in names.items()]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "disclosure/guide.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"guide": self}

    def get_absolute_url(self) -> str:
        return reverse("disclosure_guide_of", args=[self.lead_agency.slug])
