"""The invented county's towns and villages: names, codes, where they lie, how many live there."""

import random
from dataclasses import dataclass
from functools import lru_cache

COUNTY = "990321"
PEOPLE = 462_000  # 常住人口, as the statistical bulletin of 2025 says


@dataclass(frozen=True)
class Town:
    """``communities`` and ``villages``: how many there are. The county has 28 and 186."""

    name: str
    number: int
    longitude: float
    latitude: float
    communities: int
    villages: int
    known: tuple[str, ...] = ()  # villages that other records of the demo speak of

    @property
    def code(self) -> str:
        return f"{COUNTY}{self.number:03}"


TOWNS = (
    Town("城东街道", 1, 118.6412, 28.3327, 12, 4, ("东片社区", "滨河社区", "学府社区", "河东社区")),
    Town("城西街道", 2, 118.6208, 28.3301, 10, 5, ("西片社区", "茶市街社区", "安居社区", "南河社区")),
    Town("青溪镇", 101, 118.7016, 28.3405, 2, 26, ("上坪村", "柳岸村", "河埠村", "上坝村", "竹园村")),
    Town("双塘镇", 102, 118.5803, 28.2904, 1, 22, ("稻田村", "塘头村", "双桥村")),
    Town("瓷坊镇", 103, 118.5511, 28.3712, 1, 21, ("窑前村", "瓷土岭村")),
    Town("柳河镇", 104, 118.6620, 28.2708, 1, 20, ("柳湾村",)),
    Town("石桥镇", 105, 118.7325, 28.2817, 1, 24, ("石桥头村",)),
    Town("云岭镇", 106, 118.4902, 28.4103, 0, 19, ("云上村", "茶亭村")),
    Town("大坪镇", 107, 118.6107, 28.4216, 0, 18, ("大坪头村",)),
    Town("竹坞乡", 201, 118.5304, 28.2501, 0, 14, ("竹坞村",)),
    Town("枫林乡", 202, 118.7409, 28.4008, 0, 13, ("枫树下村",)),
)

_BEFORE = "上下东西南北前后里外大小新老高长"
_AFTER = "湾坝塘溪坑畈墩埠岙垄岭桥店田洋源湖庄山冲"
_STREETS = ("青禾", "文昌", "北门", "南门", "城隍庙", "望江", "书院", "东湖", "西苑",
            "园丁", "稻香", "工人", "新民", "瓷都", "桂花", "金桥", "解放", "和平", "迎春", "梅园", "翠竹")  # fmt: skip


@dataclass(frozen=True)
class Village:
    """A village or a community of a town."""

    name: str
    code: str
    town: Town
    registered: int  # 户籍人口
    residents: int  # 常住人口
    area: float  # square kilometres

    @property
    def is_community(self) -> bool:
        return self.name.endswith("社区")


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """All of them, in the order of their codes."""
    dice = random.Random("青禾县的村")  # noqa: S311 – the same county every time
    streets = list(_STREETS)
    lands = [f"{before}{after}" for before in _BEFORE for after in _AFTER if f"{before}{after}" not in ("大山", "小山")]
    dice.shuffle(lands)
    found: list[tuple[str, str, Town, float]] = []
    for town in TOWNS:
        known = list(town.known)
        communities = [name for name in known if name.endswith("社区")]
        communities += [f"{streets.pop(0)}社区" for _ in range(town.communities - len(communities))]
        others = [name for name in known if not name.endswith("社区")]
        others += [f"{lands.pop()}村" for _ in range(town.villages - len(others))]
        names = [(f"{town.code}{1 + place:03}", name, 3.4) for place, name in enumerate(communities)]
        names += [(f"{town.code}{201 + place:03}", name, 1.0) for place, name in enumerate(others)]
        found += [(code, name, town, weight * dice.lognormvariate(0, 0.35)) for code, name, weight in names]
    whole = sum(weight for *_, weight in found)
    made, left = [], PEOPLE
    for place, (code, name, town, weight) in enumerate(found):
        residents = left if place == len(found) - 1 else round(PEOPLE * weight / whole)
        left -= residents
        registered = round(residents * (0.93 if name.endswith("社区") else dice.uniform(1.08, 1.42)))
        area = round(dice.uniform(0.6, 2.8) if name.endswith("社区") else dice.uniform(4.0, 19.0), 2)
        made.append(Village(name, code, town, registered, residents, area))
    return tuple(made)


def near(town: Town, dice: random.Random, far: float = 0.03) -> tuple[float, float]:
    """A place in or around a town: longitude and latitude to six digits."""
    return (
        round(town.longitude + dice.uniform(-far, far), 6),
        round(town.latitude + dice.uniform(-far, far) * 0.8, 6),
    )
