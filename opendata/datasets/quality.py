"""质量分: a hundred points, each computed from what anybody can see, so that anybody can compute it again.

A point that does not apply (no column of numbers: no units) is left out, and the mark is the share of the points that
do apply. What cannot be judged, since there is no data, has no mark.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from opendata.tables.schema import Type

from .facts import Facts
from .models import Resource, Version

GROUPS = ("目录信息", "数据字典", "更新", "数据", "可用")
SHORTEST_SUMMARY, SHORTEST_DESCRIPTION, FEWEST_KEYWORDS = 20, 60, 3


@dataclass(frozen=True)
class Rule:
    """``of``: how many points at most; ``how``: what they are given for, in the words of the public page; ``share``:
    from 0 to 1 with what it was computed from, None where it does not apply."""

    code: str
    group: str
    label: str
    of: int
    how: str
    share: Callable[[Facts], tuple[float, str] | None]


@dataclass(frozen=True)
class Point:
    """What a dataset has of one rule. ``got`` is None where the rule does not apply."""

    rule: Rule
    got: float | None
    said: str

    def as_json(self) -> dict[str, Any]:
        rule = self.rule
        return {
            "code": rule.code, "group": rule.group, "label": rule.label, "points": self.got, "of": rule.of,
            "computed_from": self.said,
        }  # fmt: skip


@dataclass(frozen=True)
class Mark:
    points: list[Point]

    @property
    def got(self) -> float:
        return round(sum(point.got or 0 for point in self.points), 1)

    @property
    def of(self) -> int:
        """The points that apply."""
        return sum(point.rule.of for point in self.points if point.got is not None)

    @property
    def total(self) -> int:
        """0–100, half rounded up."""
        return int(100 * self.got / self.of + 0.5) if self.of else 0

    @property
    def groups(self) -> list[tuple[str, list[Point]]]:
        return [(name, [point for point in self.points if point.rule.group == name]) for name in GROUPS]

    @property
    def tone(self) -> str:
        return "good" if self.total >= 80 else "warn" if self.total >= 60 else "bad"

    def as_json(self) -> dict[str, Any]:
        points = [point.as_json() for point in self.points]
        return {"mark": self.total, "points": self.got, "of": self.of, "rules": points}


def mark(facts: Facts) -> Mark | None:
    """None where there is no data to judge."""
    if not facts.filled:
        return None
    return Mark([_point(rule, facts) for rule in RULES])


def _point(rule: Rule, facts: Facts) -> Point:
    found = rule.share(facts)
    if found is None:
        return Point(rule, None, "不适用")
    share, said = found
    return Point(rule, round(rule.of * min(1.0, max(0.0, share)), 1), said)


# --- What is looked at


def _yes(right: bool, yes: str, no: str) -> tuple[float, str]:
    return (1.0, yes) if right else (0.0, no)


def _summary(facts: Facts) -> tuple[float, str]:
    length = len(facts.dataset.summary.strip())
    return _yes(length >= SHORTEST_SUMMARY, f"{length} 字", f"{length} 字")


def _description(facts: Facts) -> tuple[float, str]:
    length = len(facts.dataset.description.strip())
    return _yes(length >= SHORTEST_DESCRIPTION, f"{length} 字", f"{length} 字")


def _keywords(facts: Facts) -> tuple[float, str]:
    number = len(facts.dataset.keyword_list)
    return _yes(number >= FEWEST_KEYWORDS, f"{number} 个", f"{number} 个")


def _covers(facts: Facts) -> tuple[float, str]:
    return _yes(facts.dataset.covers_from is not None, "已写明", "没有写明")


def _area(facts: Facts) -> tuple[float, str]:
    return _yes(bool(facts.dataset.area.strip()), "已写明", "没有写明")


def _described(facts: Facts) -> Iterator[tuple[Resource, dict[str, Any], Any]]:
    """Every published column with its line of the dictionary, None where it has none."""
    for resource, version in facts.filled:
        lines = {line.name: line for line in resource.fields.all()}
        for column in version.columns:
            yield resource, column, lines.get(column["name"])


def _of(have: int, all_: int, what: str) -> tuple[float, str] | None:
    return (have / all_, f"{all_} {what}中有 {have} {what[0]}") if all_ else None


def _meanings(facts: Facts) -> tuple[float, str] | None:
    lines = [line for _, _, line in _described(facts)]
    return _of(sum(bool(line and line.meaning.strip()) for line in lines), len(lines), "列")


def _units(facts: Facts) -> tuple[float, str] | None:
    numbers = [line for _, column, line in _described(facts) if column["type"] in (Type.INTEGER, Type.NUMBER)]
    # A number that is a code needs no unit.
    counted = [line for line in numbers if not (line and (line.codes or line.is_key))]
    return _of(sum(bool(line and line.unit.strip()) for line in counted), len(counted), "列")


def _keys(facts: Facts) -> tuple[float, str] | None:
    keyed = [any(line.is_key for line in resource.fields.all()) for resource, _ in facts.filled]
    return _of(sum(keyed), len(keyed), "个资源")


def _not_overdue(facts: Facts) -> tuple[float, str] | None:
    if not facts.punctuality.is_promised:
        return None
    return _yes(not facts.punctuality.is_overdue, facts.punctuality.words, facts.punctuality.words)


def _in_time(facts: Facts) -> tuple[float, str] | None:
    punctuality = facts.punctuality
    if not punctuality.due:
        return None
    return punctuality.met / punctuality.due, f"一年内应更新 {punctuality.due} 次，按时 {punctuality.met} 次"


def _profiles(version: Version) -> list[dict[str, Any]]:
    found = [version.profile.get(f"c{column['position']}") for column in version.columns]
    return [one for one in found if isinstance(one, dict)]


def _complete(facts: Facts) -> tuple[float, str] | None:
    cells = missing = 0
    for _, version in facts.filled:
        profiles = _profiles(version)
        cells += version.rows * len(profiles)
        missing += sum(int(one.get("missing", 0)) for one in profiles)
    if not cells:
        return None
    return 1 - missing / cells, f"{cells:,} 个单元格中空缺 {missing:,} 个"


def _unique(facts: Facts) -> tuple[float, str] | None:
    """Of keys of one column; of several together nothing is known without reading the rows."""
    judged = right = 0
    for resource, version in facts.filled:
        keys = [line.name for line in resource.fields.all() if line.is_key]
        columns = [column for column in version.columns if column["name"] in keys]
        if len(keys) != 1 or len(columns) != 1 or not version.rows:
            continue
        profile = version.profile.get(f"c{columns[0]['position']}", {})
        judged += 1
        right += profile.get("distinct") == version.rows
    return _of(right, judged, "个主键")


def _machine(facts: Facts) -> tuple[float, str] | None:
    able = [{"csv", "jsonl"} <= {file.format for file in version.files.all()} for _, version in facts.filled]
    return _of(sum(able), len(able), "个资源")


def _licence(facts: Facts) -> tuple[float, str]:
    return _yes(bool(facts.dataset.licence.terms.strip()), facts.dataset.licence.name, "没有写明")


def _contact(facts: Facts) -> tuple[float, str]:
    return _yes(bool(re.search(r"[0-9]{7}|@", facts.dataset.contact)), "有电话或邮箱", "没有电话或邮箱")


RULES = [
    Rule("summary", "目录信息", "摘要", 4, f"摘要不少于 {SHORTEST_SUMMARY} 个字。", _summary),
    Rule("description", "目录信息", "说明", 4, f"说明不少于 {SHORTEST_DESCRIPTION} 个字。", _description),
    Rule("keywords", "目录信息", "关键词", 4, f"关键词不少于 {FEWEST_KEYWORDS} 个。", _keywords),
    Rule("covers", "目录信息", "时间范围", 4, "写明数据从什么时候开始。", _covers),
    Rule("area", "目录信息", "地域范围", 4, "写明数据是什么地方的。", _area),
    Rule("meanings", "数据字典", "含义", 15, "写明含义的列，占全部列的比例。", _meanings),
    Rule("units", "数据字典", "单位", 5, "写明单位的列，占数值列的比例；主键和有代码表的列不算。", _units),
    Rule("keys", "数据字典", "主键", 5, "写明主键的资源，占有数据的资源的比例；有主键才能逐行比较两个版本。", _keys),
    Rule("not_overdue", "更新", "没有逾期", 10, "现在没有超过更新周期和宽限天数；不承诺更新周期的不计。", _not_overdue),
    Rule("in_time", "更新", "及时率", 10, "一年内按时更新的次数，占应更新次数的比例；还没有到期的不计。", _in_time),
    Rule("complete", "数据", "完整", 15, "有内容的单元格，占全部单元格的比例（最新一版）。", _complete),
    Rule("unique", "数据", "主键不重复", 5, "主键没有空缺、没有重复的，占主键为一列的资源的比例。", _unique),
    Rule("machine", "可用", "开放格式", 5, "同时提供 CSV 和 JSON Lines 的资源，占有数据的资源的比例。", _machine),
    Rule("licence", "可用", "使用许可", 5, "写明可以怎样使用。", _licence),
    Rule("contact", "可用", "联系方式", 5, "联系方式里有电话或邮箱。", _contact),
]
