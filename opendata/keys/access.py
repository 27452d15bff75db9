"""Who may read the data of a dataset. What the catalogue says of it anybody may read."""

from django.http import HttpRequest
from django.utils import timezone

from opendata.datasets.models import Dataset, Opening

from . import knowing


def may_read(request: HttpRequest, dataset: Dataset) -> bool:
    """``open``: everybody; ``conditional``: with a key that a grant stands for; ``closed``: nobody. Whether the dataset
    is public at all is for the caller to know."""
    if dataset.opening == Opening.OPEN:
        return True
    if dataset.opening != Opening.CONDITIONAL:
        return False
    found = knowing.known_of(request)
    return found is not None and found.may_read(dataset.pk)


def why_not(request: HttpRequest, dataset: Dataset) -> str:
    """What to tell whoever may not, and what they can do."""
    if dataset.opening != Opening.CONDITIONAL:
        return "这个数据集不予开放，目录里写着理由和依据。"
    apply = f"可以在 /data/new/?kind=access&dataset={dataset.slug} 申请。"
    if knowing.known_of(request) is None:
        return f"这个数据集有条件开放，要带着获准的密钥取（Authorization: Bearer 密钥）。还没有的，{apply}"
    return f"您的密钥没有获准使用这个数据集，或者已经到期（今天是 {timezone.localdate():%Y-%m-%d}）。{apply}"
