"""The legal bases every portal begins with, and who keeps them. Law before taste: what is no national rule says so."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import Basis, EventSettings
from .models.kinds import EventKind

_N, _W = Basis.Unit.NATURAL, Basis.Unit.WORKING
# kind, name, article, unit, announcement, list of participants, materials
BASES = [
    (EventKind.HEARING, "重大行政决策听证", "《重大行政决策程序暂行条例》第十六条、第十七条", _N, 7, 0, 7),
    (EventKind.HEARING, "规章听证", "《规章制定程序条例》第十六条", _N, 30, 0, 0),
    (EventKind.HEARING, "定价听证", "《政府制定价格听证办法》及本省实施细则", _N, 30, 15, 15),
    (EventKind.HEARING, "行政许可听证", "《中华人民共和国行政许可法》第四十八条", _W, 7, 0, 0),
    (EventKind.HEARING, "其他听证", "本级政府听证工作规定", _N, 10, 0, 7),
    (EventKind.SIT_IN, "旁听政府会议", "本级政府邀请公众列席（旁听）会议的规定", _N, 5, 0, 0),
    (EventKind.OPEN_DAY, "政府开放日", "本级政府开放日活动方案", _N, 5, 0, 0),
]


def setup() -> None:
    """Fill the table on a new portal; later it belongs to those who keep it."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Basis], ["add", "change", "delete", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [EventSettings], ["change", "view"])
    if Basis.objects.exists():
        return
    for order, (kind, name, article, unit, announce, roster, materials) in enumerate(BASES, start=1):
        Basis.objects.create(
            kind=kind, name=name, article=article, unit=unit, announce_days=announce, roster_days=roster,
            materials_days=materials, order=order * 10,
        )  # fmt: skip
