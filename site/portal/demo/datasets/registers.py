"""Registers of the county: bus stops, villages, schools, clinics, businesses. Each gives its rows as they were in a
version: the first is 1."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .places import TOWNS, near, villages

Rows = list[list[Any]]
Maker = Callable[[int, date], tuple[list[str], Rows]]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def bus_stops(version: int, day: date) -> tuple[list[str], Rows]:
    """公交站点. The second version has more shelters, the third the stop at the hospital that a letter asked for."""
    dice = random.Random("公交站点")  # noqa: S311
    header = ["站点编号", "站点名称", "途经线路", "所在乡镇", "经度", "纬度", "候车亭", "无障碍", "启用日期"]
    town_stops = ["客运站", "政府", "中心小学", "卫生院", "农贸市场", "集镇", "供销社", "文化站"]
    city_stops = [
        "县政府", "客运中心", "滨河公园", "实验小学", "滨河小学", "城南小学", "县第一中学", "县第二中学", "图书馆",
        "茶市街", "农贸市场", "人民广场", "学府路口", "安居路口", "河东桥头", "青禾大道东", "青禾大道西", "工业园区",
        "青瓷博物馆", "稻香路口", "体育中心", "政务服务中心", "妇幼保健院", "火车站",
    ]  # fmt: skip
    rows: Rows = []
    for place, name in enumerate(city_stops):
        town = TOWNS[place % 2]
        lines = "、".join(f"{line}路" for line in sorted(dice.sample(range(1, 9), dice.randint(1, 4))))
        rows.append([0, f"{name}站", lines, town.name, *near(town, dice, 0.012), True, dice.random() < 0.6, None])
    for number, town in enumerate(TOWNS[2:], start=1):
        for name in town_stops[: dice.randint(4, 8)]:
            stop = [0, f"{town.name[:-1]}{name}站", f"城乡{number}路", town.name, *near(town, dice, 0.01)]
            rows.append([*stop, dice.random() < 0.45, dice.random() < 0.2, None])
    for number, row in enumerate(rows, start=1):
        row[0] = f"{number:04}"
        row[8] = (date(2009, 3, 1) + timedelta(days=dice.randrange(4800))).isoformat()
        if version > 1 and number % 5 == 0:  # the year's programme of shelters
            row[6] = row[7] = True
    if version > 2:
        rows.append(["0900", "县医院站", "3路、6路", "城西街道", 118.617204, 28.327411, True, True, day.isoformat()])
        rows = [row for row in rows if row[0] != "0021"]  # moved
    return header, [[*row[:6], *("是" if each else "否" for each in row[6:8]), row[8]] for row in rows]


def village_list(version: int, day: date) -> tuple[list[str], Rows]:
    """村（社区）名录. In the second two villages have become one, and the figures are a year on."""
    dice = random.Random(f"村名录{version}")  # noqa: S311
    header = ["统计用区划代码", "名称", "类型", "所属乡镇", "乡镇代码", "户籍人口", "常住人口", "面积（平方公里）"]
    rows: Rows = []
    for village in villages():
        moved = 1.0 if version == 1 else dice.uniform(0.985, 1.008)
        rows.append(
            [
                village.code, village.name, "社区" if village.is_community else "村", village.town.name,
                village.town.code, round(village.registered * moved), round(village.residents * moved), village.area,
            ]
        )  # fmt: skip
    if version > 1:
        merged = rows.pop(-3)
        rows[-3][5] += merged[5]
        rows[-3][6] += merged[6]
        rows[-3][7] = round(rows[-3][7] + merged[7], 2)
    return header, rows


def schools(version: int, day: date) -> tuple[list[str], Rows]:
    """学校名录, by school year. The second says which have school buses."""
    dice = random.Random("学校名录")  # noqa: S311
    header = [
        "学校标识码",
        "学校名称",
        "学段",
        "办学性质",
        "所在乡镇",
        "在校学生数",
        "教职工数",
        "经度",
        "纬度",
        "食堂",
    ]
    named = [
        ("青禾县第一中学", "普通高中", 0), ("青禾县第二中学", "普通高中", 1), ("青禾县职业技术学校", "中等职业", 1),
        ("青禾县实验小学", "小学", 0), ("青禾县滨河小学", "小学", 0), ("青禾县城南小学", "小学", 1),
        ("青禾县城关小学", "小学", 1), ("青禾县南河小学", "小学", 1), ("青禾县实验中学", "初中", 0),
        ("青禾县特殊教育学校", "特殊教育", 1), ("青禾县机关幼儿园", "幼儿园", 0), ("青禾县滨河幼儿园", "幼儿园", 0),
    ]  # fmt: skip
    for number, town in enumerate(TOWNS[2:], start=2):
        name = town.name[:-1]
        named += [(f"{name}中学", "初中", number), (f"{town.name}中心小学", "小学", number)]
        named += [(f"{town.name}中心幼儿园", "幼儿园", number)]
        others = [village for village in villages() if village.town is town and not village.is_community]
        named += [(f"{name}{village.name[:-1]}小学", "小学", number) for village in others[:: dice.randint(7, 10)]]
    sizes = {"普通高中": 2600, "中等职业": 1900, "初中": 900, "小学": 620, "幼儿园": 240, "特殊教育": 96}
    rows: Rows = []
    for number, (name, stage, town_number) in enumerate(named, start=1):
        town = TOWNS[town_number]
        pupils = round(sizes[stage] * dice.uniform(0.55, 1.3) * (0.4 if stage == "小学" and "中心" not in name else 1))
        if version > 1:
            pupils = round(pupils * dice.uniform(0.93, 1.04))
        private = "民办" if stage == "幼儿园" and number % 4 == 0 else "公办"
        staff = max(4, round(pupils / dice.uniform(11, 15)))
        place = near(town, dice, 0.012)
        rows.append([f"0321{number:06}", name, stage, private, town.name, pupils, staff, *place, "是"])
    if version > 1:
        header = [*header, "校车"]
        rows = [[*row, "是" if row[2] in ("小学", "初中") and row[4][-2:] != "街道" else "否"] for row in rows]
        rows = [row for row in rows if row[1] != rows[-1][1]]  # closed for want of pupils
    return header, rows


def schools_with_telephones(version: int, day: date) -> tuple[list[str], Rows]:
    """学校名录 with mobile telephones: nobody has decided yet whether they may go out."""
    header, rows = schools(2, day)
    return [*header, "校车联系人电话"], [
        [*row, f"1380000{number:04}" if row[-1] == "是" else ""] for number, row in enumerate(rows, start=1)
    ]


def schools_torn(version: int, day: date) -> tuple[list[str], Rows]:
    """学校名录 as somebody's spreadsheet program tore it: lines that are too short or too long."""
    header, rows = schools(2, day)
    return header, [row[:-3] if number in (7, 19) else [*row, "备注"] if number == 28 else row
                    for number, row in enumerate(rows)]  # fmt: skip


def clinics(version: int, day: date) -> list[dict[str, Any]]:
    """医疗卫生机构, as features with a point each."""
    dice = random.Random("医疗机构")  # noqa: S311
    named = [
        ("青禾县人民医院", "综合医院", 1, 860), ("青禾县中医院", "中医医院", 0, 320),
        ("青禾县妇幼保健院", "妇幼保健院", 0, 120), ("青禾县疾病预防控制中心", "疾控中心", 0, 0),
        ("城东街道社区卫生服务中心", "社区卫生服务中心", 0, 40),
        ("城西街道社区卫生服务中心", "社区卫生服务中心", 1, 36),
    ]  # fmt: skip
    for number, town in enumerate(TOWNS[2:], start=2):
        named.append((f"{town.name}卫生院", "乡镇卫生院", number, dice.randrange(18, 90)))
        others = [village for village in villages() if village.town is town and not village.is_community]
        named += [(f"{town.name}{village.name}卫生室", "村卫生室", number, 0) for village in others[::3]]
    features = []
    for number, (name, kind, town_number, beds) in enumerate(named, start=1):
        if version > 1 and kind == "乡镇卫生院":
            beds += 4
        properties = {
            "机构编号": f"YL{number:04}", "机构名称": name, "类别": kind, "所在乡镇": TOWNS[town_number].name,
            "床位数": beds, "家庭医生签约": kind not in ("疾控中心",), "夜间急诊": kind in ("综合医院", "中医医院"),
        }  # fmt: skip
        point = near(TOWNS[town_number], dice, 0.02)
        features.append(
            {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(point)}}
        )
    return features


def _credit_code(number: int) -> str:
    """A unified social credit code of nobody: region 990321, with its check character (GB 32100)."""
    body = f"91{'990321'}MA{number:07}"
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return f"{body}{_ALPHABET[(31 - total % 31) % 31]}"


def businesses(version: int, day: date) -> tuple[list[str], Rows]:
    """经营主体登记信息: invented names, no people."""
    dice = random.Random("经营主体")  # noqa: S311
    header = ["统一社会信用代码", "名称", "类型", "行业", "所在乡镇", "成立日期", "注册资本（万元）", "登记状态"]
    words = (
        "青禾",
        "禾丰",
        "瓷韵",
        "云岭",
        "溪源",
        "稻香",
        "双塘",
        "柳河",
        "竹坞",
        "枫林",
        "石桥",
        "大坪",
        "茶亭",
        "青瓷",
    )
    more = ("众信", "兴农", "永盛", "恒达", "绿野", "宏远", "嘉禾", "同德", "博雅", "泰和")
    trades = {"制造业": "陶瓷", "农业": "茶业", "批发和零售业": "商贸", "建筑业": "建设工程", "住宿和餐饮业": "餐饮",
              "信息技术服务业": "信息科技", "交通运输业": "物流"}  # fmt: skip
    rows: Rows = []
    for number in range(1, 421 + 18 * (version - 1)):
        trade, word = dice.choice(list(trades.items()))
        kind = dice.choice(("有限责任公司", "有限责任公司", "个人独资企业", "农民专业合作社"))
        tail = {"有限责任公司": "有限公司", "个人独资企业": "厂", "农民专业合作社": "专业合作社"}[kind]
        name = f"青禾县{dice.choice(words)}{dice.choice(more)}{word}{tail}"
        founded = date(2003, 1, 6) + timedelta(days=dice.randrange(8300))
        capital = dice.choice((10, 30, 50, 100, 200, 500, 1000, 3000))
        state = "存续" if dice.random() < 0.9 or version == 1 else "注销"
        town = dice.choice(TOWNS).name
        rows.append([_credit_code(number), name, kind, trade, town, founded.isoformat(), capital, state])
    return header, rows
