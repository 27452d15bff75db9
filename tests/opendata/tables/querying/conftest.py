import random
from datetime import date, datetime, timedelta

import pytest

from opendata.tables.building import Options, build
from opendata.tables.querying import Query, Table

HEADER = ["编号", "地点", "类型", "人数", "面积", "日期", "启用", "更新", "q", "c1 的说明"]
TOWNS = ["城关镇", "东河乡", "西坡镇", "K12路", "k7路", "", "说“好”, 的", 'a"b']


def rows(number=400):
    """Rows with every type, much that is missing and much that is alike."""
    some = random.Random(7)
    for place in range(number):
        day = date(2020, 1, 1) + timedelta(days=some.randrange(900))
        yield [
            f"{place % 50:03}",
            some.choice(
                ["青禾县城关镇第一小学", "东河乡卫生院", "西坡镇图书馆", "Bus Station", "ＡＢ大厦", "預算科", ""]
            ),
            some.choice(TOWNS),
            some.choice(["", str(some.randrange(-5, 20))]),
            some.choice(["", f"{some.randrange(0, 40) / 4}"]),
            some.choice(["", day.isoformat()]),
            some.choice(["是", "否", ""]),
            some.choice(["", (datetime(2026, 1, 1, 8) + timedelta(hours=some.randrange(50))).isoformat(" ")]),
            some.choice(["甲", "乙"]),
            "无",
        ]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """(folder, columns, rows as SQLite has them) of a version that was built of a file."""
    import csv

    base = tmp_path_factory.mktemp("querying")
    source = base / "source.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows()])
    built = build(
        source, "表.csv", base / "0123456789abcdef", options=Options(), types={}, told=lambda part, doing: None
    )
    return base / "0123456789abcdef", built.columns


@pytest.fixture(scope="session")
def table(made):
    return Table(*made)


@pytest.fixture(scope="session")
def ask(made):
    """A question as it stands in an address."""
    return lambda *pairs, **more: Query.parse([*pairs, *more.items()], made[1])
