"""Where documents stand in the catalogue.

A document may be looked for under many headings at once, some of them several times over (matters, fields, agencies).
No set of indexes over the documents themselves serves every combination of those in the order of publication; one row
for each place a public document has does, and page 5,000 of any of them costs what page 1 costs.
"""

from django.db import models

from .document import Document


class Shelf(models.IntegerChoices):
    """What the catalogue is looked through by. The numbers are stored: never change them."""

    ALL = 0, "全部"
    TOPIC = 1, "主题分类"
    AGENCY = 2, "发布机构"
    GENRE = 3, "体裁"
    YEAR = 4, "年份"
    VALIDITY = 5, "有效性"
    MATTER = 6, "法定公开事项"
    FIELD = 7, "基层领域"
    ITEM = 8, "标准目录事项"
    RULE = 9, "政府信息公开制度"


class Place(models.Model):
    """One public document on one shelf, under one value of it. Kept by cms.disclosure.standing."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="places", db_index=False)
    shelf = models.PositiveSmallIntegerField(choices=Shelf.choices)
    value = models.PositiveBigIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "目录位置"
        verbose_name_plural = "目录位置"
        constraints = [models.UniqueConstraint(fields=["document", "shelf", "value"], name="place_of_document")]
        indexes = [models.Index(fields=["shelf", "value", "published_at", "document"], name="place_by_date")]

    def __str__(self) -> str:
        return f"{self.get_shelf_display()} {self.value}"
