"""Figures of open data as charts with their tables."""

from typing import Any

from django.utils.safestring import SafeString

from interaction.casework.charts import Chart, draw
from opendata.datasets import figures
from opendata.datasets.figures import County

USE = "浏览、下载和接口调用"
USES = ["浏览", "下载", "接口调用"]


def percent(number: float | None) -> str:
    return "—" if number is None else f"{number:.1f}%"


def by_theme(found: County) -> Chart:
    title = "各主题的数据集"
    names = [group.name for group in found.themes]
    drawing = draw(title, "bar", "个", names, [("数据集", [group.datasets for group in found.themes])])
    rows = [(group.name, [f"{group.datasets:,}", f"{group.rows:,}"]) for group in found.themes]
    return Chart(title, drawing, "主题", ["数据集", "行数"], rows)


def by_month(found: County) -> Chart:
    title = "每月发布的数据版本"
    drawing = draw(
        title, "line", "版", [month.name for month in found.months],
        [("发布", [month.versions for month in found.months])],
    )  # fmt: skip
    return Chart(title, drawing, "月份", ["版本"], [(month.name, [f"{month.versions:,}"]) for month in found.months])


def use(found: County) -> Chart:
    title = "每月的使用（浏览、下载、接口调用合计）"
    names = [month.name for month in found.months]
    used = [month.views + month.downloads + month.calls for month in found.months]
    if not any(used):
        return Chart(title, SafeString(""), "月份", [], [])
    rows = [(m.name, [f"{m.views:,}", f"{m.downloads:,}", f"{m.calls:,}"]) for m in found.months]
    return Chart(title, draw(title, "line", "次", names, [("合计", used)]), "月份", USES, rows)


def marks(found: County) -> Chart:
    title = "质量分的分布"
    names, numbers = [label for label, _ in found.bands], [number for _, number in found.bands]
    drawing = draw(title, "bar", "个", names, [("数据集", numbers)]) if found.judged else SafeString("")
    rows = [(label, [f"{number:,}"]) for label, number in found.bands] if found.judged else []
    return Chart(title, drawing, "质量分", ["数据集"], rows)


def of_dataset(dataset_id: int) -> Chart:
    title = "每月的使用（浏览、下载、接口调用合计）"
    months = figures.use_by_month(dataset_id)
    names, used = [f"{first:%Y-%m}" for first, _ in months], [sum(numbers) for _, numbers in months]
    if not any(used):
        return Chart(title, SafeString(""), "月份", [], [])
    drawing = draw(title, "line", "次", names, [("合计", used)])
    rows = [(name, [f"{number:,}" for number in numbers]) for name, (_, numbers) in zip(names, months, strict=True)]
    return Chart(title, drawing, "月份", USES, rows)


def brief(found: County) -> list[Chart]:
    """For the front page, which lists the themes already: what has been published, and how much it is used."""
    return [by_month(found), *([use(found)] if any(month.views for month in found.months) else [])]


def charts(found: County) -> list[Chart]:
    return [by_theme(found), by_month(found), use(found), marks(found)]


def strip(found: County) -> list[dict[str, Any]]:
    """The few numbers that stand first."""
    return [
        {"label": "数据集", "number": f"{found.datasets:,}", "unit": "个"},
        {"label": "数据", "number": f"{found.rows:,}", "unit": "行"},
        {"label": "更新及时率", "number": percent(found.timely), "unit": ""},
        {"label": "平均质量分", "number": "—" if found.quality is None else f"{found.quality:.1f}", "unit": "分"},
        {"label": USE, "number": f"{found.used:,}", "unit": "次"},
    ]
