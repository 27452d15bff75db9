"""The two numbers of a document.

索引号: ``<credit code>/<year>-<five digits>``, given in turn per agency and year, never reused, never changed.
发文字号: ``机关代字〔2026〕5号``, printed on the paper and brought into one form here.
"""

import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from search.segmentation.numbers import normalise_document_number

# The unified social credit code, or the nine-character organisation code of numbers given before it; a year, or a
# year with its month in some older systems (政府信息公开目录系统实施指引).
INDEX_NUMBER = r"(?:[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{8}[0-9X])/\d{4}(?:\d{2})?-\d{5}"
LAST_SERIAL = 99_999


class IndexNumbersExhausted(ValidationError):
    """An agency has used up the five digits of a year."""

    def __init__(self, code: str, year: int) -> None:
        super().__init__(
            f"机构 {code} 在 {year} 年的索引号已用到 {LAST_SERIAL}，不能再编。"
            "请核对机构代码和年份；确需继续编号的，请联系县政务公开办。"
        )


class IndexNumberCounter(models.Model):
    """The last serial given to an agency in a year. It only ever goes up."""

    code = models.CharField("机构代码", max_length=18)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "索引号计数"
        verbose_name_plural = "索引号计数"
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="index_number_counter")]

    def __str__(self) -> str:
        return f"{self.code}/{self.year}：{self.last}"


def validate_index_number(value: str) -> None:
    """Raises ValidationError unless ``value`` has the form of an index number."""
    if not re.fullmatch(INDEX_NUMBER, value):
        raise ValidationError(f"“{value}”不是索引号。索引号形如“统一社会信用代码/2026-00001”。", code="invalid")


def allocate_index_numbers(code: str, year: int, count: int = 1) -> list[str]:
    """The next ``count`` numbers of the agency with this credit code, which nobody else will ever be given.

    Safe in any number of processes: they queue at the counter's row until the transaction around this call ends, and
    what that transaction rolls back was never given. Raises IndexNumbersExhausted and then gives none.
    """
    with transaction.atomic():
        counter, _ = IndexNumberCounter.objects.get_or_create(code=code, year=year)
        IndexNumberCounter.objects.filter(pk=counter.pk).update(last=F("last") + count)
        counter.refresh_from_db()
        if counter.last > LAST_SERIAL:
            raise IndexNumbersExhausted(code, year)
    return [f"{code}/{year}-{serial:05d}" for serial in range(counter.last - count + 1, counter.last + 1)]


def claim_index_number(number: str) -> None:
    """Keep ``number``, which another system gave, from being given again. Raises ValidationError for a bad form."""
    validate_index_number(number)
    code, _, rest = number.partition("/")
    year, _, serial = rest.partition("-")
    if len(year) == 4:
        with transaction.atomic():
            counter, _ = IndexNumberCounter.objects.get_or_create(code=code, year=int(year))
            IndexNumberCounter.objects.filter(pk=counter.pk).update(last=Greatest("last", int(serial)))


def clean_document_number(text: str) -> str:
    """The number as it is printed, from whatever was typed; forms that are none of the usual stay as they are.

    Raises ValidationError for what was meant as ``机关代字〔2026〕5号`` and is not.
    """
    number = normalise_document_number(text) or text.strip()
    bracketed = re.search(r"[〔\[(（【〖［]", number)
    if number.startswith("〔"):
        raise ValidationError("发文字号缺少机关代字。完整写法如“青政发〔2026〕5号”。", code="invalid")
    if bracketed and not normalise_document_number(number):
        raise ValidationError(
            f"“{number}”不是规范的发文字号。写法是机关代字、年份、序号，如“青政发〔2026〕5号”。", code="invalid"
        )
    return number
