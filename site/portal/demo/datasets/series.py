"""What is measured month by month and day by day, up to the day a version went out."""

import math
import random
from datetime import date, timedelta
from typing import Any

Rows = list[list[Any]]

# 科目编码, 科目, share of the year's sum
_INCOME = [
    ("10101", "增值税", 0.262), ("10104", "企业所得税", 0.104), ("10106", "个人所得税", 0.041),
    ("10107", "资源税", 0.018), ("10109", "城市维护建设税", 0.047), ("10110", "房产税", 0.036),
    ("10112", "城镇土地使用税", 0.031), ("10119", "契税", 0.083), ("10302", "专项收入", 0.092),
    ("10304", "行政事业性收费收入", 0.068), ("10305", "罚没收入", 0.049), ("10307", "国有资源有偿使用收入", 0.169),
]  # fmt: skip
_SPENDING = [
    ("201", "一般公共服务支出", 0.102), ("204", "公共安全支出", 0.046), ("205", "教育支出", 0.213),
    ("206", "科学技术支出", 0.019), ("207", "文化旅游体育与传媒支出", 0.018), ("208", "社会保障和就业支出", 0.158),
    ("210", "卫生健康支出", 0.114), ("211", "节能环保支出", 0.022), ("212", "城乡社区支出", 0.073),
    ("213", "农林水支出", 0.151), ("214", "交通运输支出", 0.041), ("221", "住房保障支出", 0.043),
]  # fmt: skip
# 亿元 of a year, as the bulletins say
_TOTALS = {2024: (12.77, 45.40), 2025: (13.42, 46.85), 2026: (14.05, 48.20), 2027: (14.60, 49.60)}


def budget(version: int, day: date) -> tuple[list[str], Rows]:
    """一般公共预算收支, every month from January 2024 to the one before ``day``."""
    header = ["月份", "收支类别", "科目编码", "科目名称", "本月数（万元）", "本年累计（万元）", "累计同比（%）"]
    rows: Rows = []
    sums: dict[tuple[int, str], float] = {}
    before: dict[tuple[int, int, str], float] = {}
    for year in range(2024, day.year + 1):
        income, spending = _TOTALS.get(year, _TOTALS[2027])
        for month in range(1, 13 if year < day.year else day.month):
            for kind, lines, total in (("收入", _INCOME, income), ("支出", _SPENDING, spending)):
                for code, name, share in lines:
                    dice = random.Random(f"{year}{month}{code}")  # noqa: S311
                    season = 1 + 0.28 * math.cos((month - 12) / 12 * 2 * math.pi) * (1 if kind == "支出" else -0.4)
                    amount = round(total * 10_000 * share / 12 * season * dice.uniform(0.86, 1.14), 2)
                    whole = round(sums.get((year, code), 0.0) + amount, 2)
                    sums[year, code] = before[year, month, code] = whole
                    last = before.get((year - 1, month, code))
                    growth = round((whole / last - 1) * 100, 1) if last else None
                    rows.append([f"{year}年{month}月1日", kind, code, name, f"{amount:,.2f}", f"{whole:,.2f}", growth])
    return header, rows


STATIONS = (("990321A1", "县政府站"), ("990321A2", "青溪河湿地站"))


def air(version: int, day: date) -> list[dict[str, Any]]:
    """空气质量日报 of two stations for the two years before ``day``."""
    rows = []
    start = date(day.year - 2, day.month, 1)
    for number in range((day - start).days):
        on = start + timedelta(days=number)
        for code, name in STATIONS:
            dice = random.Random(f"{on}{code}")  # noqa: S311
            winter = 0.5 + 0.5 * math.cos((on.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
            fine = max(4, round(13 + 30 * winter * dice.lognormvariate(0, 0.42)))
            coarse = round(fine * dice.uniform(1.4, 1.9))
            ozone = max(20, round(58 + 62 * (1 - winter) * dice.lognormvariate(0, 0.25)))
            index = max(round(fine / 35 * 50) if fine <= 35 else round(50 + (fine - 35) / 40 * 50), round(ozone / 2.1))
            grade = "优" if index <= 50 else "良" if index <= 100 else "轻度污染" if index <= 150 else "中度污染"
            rows.append(
                {
                    "日期": on.isoformat(), "站点代码": code, "站点名称": name, "PM2.5": fine, "PM10": coarse,
                    "二氧化硫": dice.randint(3, 9), "二氧化氮": round(9 + 20 * winter * dice.uniform(0.7, 1.3)),
                    "一氧化碳": round(0.4 + 0.5 * winter * dice.uniform(0.6, 1.4), 1), "臭氧8小时": ozone, "AQI": index,
                    "等级": grade, "首要污染物": "" if index <= 50 else "PM2.5" if fine / 35 > ozone / 160 else "臭氧",
                }
            )  # fmt: skip
    return rows


_GOODS = (("稻谷", "元/公斤", 2.86), ("青禾绿茶（一级）", "元/公斤", 268.0), ("生猪", "元/公斤", 15.8),
          ("鸡蛋", "元/公斤", 9.6), ("小白菜", "元/公斤", 4.2), ("番茄", "元/公斤", 6.1),
          ("草鱼", "元/公斤", 16.4), ("春笋", "元/公斤", 11.2))  # fmt: skip
MARKETS = ("城东农贸市场", "城西农贸市场", "青溪镇农贸市场", "双塘镇农贸市场")


def prices(version: int, day: date) -> tuple[list[str], Rows]:
    """农产品市场价格, every Monday of the year before ``day``."""
    header = ["采价日期", "市场", "品种", "计量单位", "本周均价", "上周均价", "涨跌幅（%）"]
    monday = day - timedelta(days=day.weekday())
    rows: Rows = []
    for weeks in range(52, -1, -1):
        on = monday - timedelta(weeks=weeks)
        for market in MARKETS:
            for name, unit, base in _GOODS:
                now, before = _price(on, market, name, base), _price(on - timedelta(weeks=1), market, name, base)
                change = round((now / before - 1) * 100, 1)
                rows.append([f"{on.year}/{on.month}/{on.day}", market, name, unit, now, before, change])
    return header, rows


def _price(on: date, market: str, name: str, base: float) -> float:
    dice = random.Random(f"{on}{market}{name}")  # noqa: S311
    season = 1 + 0.09 * math.sin((on.timetuple().tm_yday + len(name) * 40) / 365 * 2 * math.pi)
    return round(base * season * dice.uniform(0.96, 1.04), 2)
