"""A table as large as a county's largest, and a portal that has it open: for what is measured of open data."""

from pathlib import Path

HEADER = ["编号", "地址", "部门", "数量", "金额", "日期", "地点", "办结", "更新时间", "线路", "备注"]
# As DuckDB makes row ``i`` of it: the same every time.
_CELLS = (
    "lpad(CAST(i % 899999 + 100000 AS VARCHAR), 12, '0')",
    "['城关镇', '东关街道', '西河镇', '南山乡', '北湖镇'][1 + i % 5]"
    " || ['光明', '幸福', '和平', '解放', '建设', '人民', '青年', '文化'][1 + (i // 5) % 8]"
    " || '社区第' || (i % 997) || '网格'",
    "['教育', '卫生', '交通', '环保', '农业', '水利', '民政'][1 + h(i, 7)]",
    "h(i * 3, 100000)",
    "h(i * 7, 1000000) / 100.0",
    "CAST(DATE '2015-01-01' + CAST(h(i * 5, 4000) AS INTEGER) AS VARCHAR)",
    "'青禾县' || ['人民医院', '实验小学', '第一中学', '客运站', '图书馆'][1 + h(i * 11, 5)] || '附近' || (i % 5000)"
    " || '号点位第' || h(i, 90) || '组'",
    "CASE WHEN h(i * 13, 2) = 0 THEN '是' ELSE '否' END",
    "strftime(TIMESTAMP '2020-01-01' + to_seconds(h(i * 17, 100000000)), '%Y-%m-%d %H:%M:%S')",
    "['K12路', 'K7路', '3路', '通勤专线', 'Bus A'][1 + h(i * 19, 5)]",
    "CASE WHEN i % 10 > 0 THEN '备注说明内容，办理情况良好' || (i % 100) END",
)


def write(path: Path, rows: int) -> None:
    """The table as CSV: 190 MB for a million rows."""
    import duckdb

    cells = ", ".join(f'{cell} AS "{name}"' for cell, name in zip(_CELLS, HEADER, strict=True))
    with duckdb.connect() as db:
        db.execute("CREATE MACRO h(x, most) AS CAST(hash(x) % most AS BIGINT)")
        db.execute(f"COPY (SELECT {cells} FROM range({rows}) AS t(i)) TO '{path}' (FORMAT csv, HEADER true)")


def publish(path: Path) -> None:
    """Where Django is set up over a folder of its own: a dataset whose only resource has this file for its version."""
    from django.core.management import call_command
    from django.utils import timezone

    from cms.agencies.models import Agency
    from cms.review.admission import admit
    from opendata.datasets.models import Dataset, Licence, Resource, Theme

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    agency = Agency.objects.create(
        name="青禾县数据局", short_name="县数据局", code="11990000MB0000099X", slug="data-bureau"
    )
    made = Dataset(
        slug="large", title="大表", code="990000/large", summary="一百万行。", theme=Theme.objects.all()[0],
        licence=Licence.objects.all()[0], contact="0000-8120000", lead_agency=agency,
    )  # fmt: skip
    admit([(made, timezone.now())], "测量")
    Resource.objects.create(dataset=made, title="大表", number=1)
    call_command("import_dataset", str(path), "--dataset", "large", "--publish", verbosity=0)
