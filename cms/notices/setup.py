"""The kinds of notices every board begins with. A county renames, adds and removes them."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import NoticeKind

# name, code, what its period is called, whether it must have an end
KINDS = [
    ("公告", "announcement", "公告期", False),
    ("公示", "publicity", "公示期", True),
    ("通知", "notice", "展示期", False),
    ("通告", "circular", "展示期", False),
    ("招考", "recruitment", "报名期", True),
    ("招标采购", "tender", "公告期", True),
    ("拍卖出让", "auction", "公告期", True),
    ("结果公布", "result", "公示期", False),
    ("其他", "other", "展示期", False),
]


def setup() -> None:
    """Fill the table of kinds on a new portal; later it belongs to those who keep the board."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [NoticeKind], ["add", "change", "delete", "view"])
    if NoticeKind.objects.exists():
        return
    for order, (name, code, period_name, end_required) in enumerate(KINDS, start=1):
        NoticeKind.objects.create(
            name=name, code=code, period_name=period_name, end_required=end_required, order=order * 10
        )
