"""How satisfied somebody is: the five degrees of 国办发〔2019〕51号, and why not. The same for every kind of case."""

from django.db.models import IntegerChoices, TextChoices


class Degree(IntegerChoices):
    """The two last are 差评: whoever handled the matter has to see to it."""

    VERY_SATISFIED = 5, "非常满意"
    SATISFIED = 4, "满意"
    FAIR = 3, "基本满意"
    DISSATISFIED = 2, "不满意"
    VERY_DISSATISFIED = 1, "非常不满意"

    @property
    def is_low(self) -> bool:
        return self <= Degree.DISSATISFIED


class Reason(TextChoices):
    """What a low rating is about. Codes, so that they may be counted and stand in a ledger."""

    UNSOLVED = "unsolved", "问题没有解决"
    UNCLEAR = "unclear", "答复看不懂，没有说清楚"
    BESIDE = "beside", "答非所问"
    SLOW = "slow", "办得太慢"
    PASSED_ON = "passed_on", "推来推去"
    MANNER = "manner", "态度不好"
    UNTRUE = "untrue", "说的和实际不符"
    OTHER = "other", "其他"


LOW = tuple(degree.value for degree in Degree if degree.is_low)
CONTENT = tuple(degree.value for degree in Degree if not degree.is_low)
