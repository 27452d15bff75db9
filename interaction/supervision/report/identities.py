"""勾稽关系: the identities E1–E6 that the figures of a report must keep, and in words what breaks one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from .figures import Figures
from .statute import (  # fmt: skip
    CARRIED_IN,
    CARRIED_OUT,
    COLUMN_LABELS,
    COLUMNS,
    ENDED,
    FIGURES_OF_TWO,
    KINDS,
    LEAVES,
    NEW,
    PROCEEDINGS,
    RESULT_LABELS,
    RESULTS_OF_FOUR,
    ROW_LABELS,
    ROWS,
    TOTAL,
    full_label,
)

RULES = {
    "E1": "第一项加第二项之和，等于第三项（七）总计加第四项之和",
    "E2": "本年度办理结果的总计，等于（一）至（六）各种结果之和",
    "E3": "每一行的总计，等于自然人和五类组织之和",
    "E4": "上年结转的数量，等于上年年报的结转下年度继续办理数",
    "E5": "一件申请只计一个办理结果，办结的件数等于办理结果总计",
    "E6": "规章、规范性文件现行有效件数，等于上年现行有效数加本年制发数减本年废止数",
    "表四": "每一组的总计，等于维持、纠正、其他结果与尚未审结之和",
}
HARD = ("E1", "E2", "E3", "E5", "表四")  # a report that breaks one cannot be published
EXPLAINED = ("E4", "E6")  # one that breaks these can, with the reason in words


@dataclass(frozen=True)
class Breach:
    """A broken identity at one place: ``sentence`` tells the cells and the difference. ``row``, ``column``: where."""

    code: str
    sentence: str
    difference: Decimal | int
    row: int = 0
    column: str = ""

    @property
    def hard(self) -> bool:
        return self.code in HARD


@dataclass
class Verdict:
    """What became of each identity. ``unknown``: those there is nothing to compare with, and why."""

    breaches: list[Breach] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    def of(self, code: str) -> list[Breach]:
        return [breach for breach in self.breaches if breach.code == code]

    @property
    def hard(self) -> list[Breach]:
        return [breach for breach in self.breaches if breach.hard]

    @property
    def to_explain(self) -> list[Breach]:
        return [breach for breach in self.breaches if not breach.hard]

    @property
    def lines(self) -> list[tuple[str, str, str, list[Breach]]]:
        """(code, rule, state, breaches) of each identity; state is ``ok``, ``broken``, ``soft`` or ``unknown``."""
        found = []
        for code, rule in RULES.items():
            broken = self.of(code)
            state = "unknown" if code in self.unknown else "ok"
            if broken:
                state = "broken" if code in HARD else "soft"
            found.append((code, rule, state, broken))
        return found


def judge(
    figures: Figures, two: Mapping[str, Any], before: Figures | None, two_before: Mapping[str, Any] | None
) -> Verdict:
    """``before``: the figures published for the year before, ``two_before`` its table two; None: there is none."""
    verdict = Verdict()
    verdict.breaches += [*_e1(figures), *_e2(figures), *_e3(figures)]
    if before is None:
        verdict.unknown["E4"] = "上年的年报没有在本门户公布，无从核对。"
    else:
        verdict.breaches += _e4(figures, before)
    verdict.breaches += [*_e5(figures), *_four(figures)]
    if two_before is None:
        verdict.unknown["E6"] = "上年的年报没有在本门户公布，无从核对。"
    elif all(two.get(name) is None for name in FIGURES_OF_TWO):
        verdict.unknown["E6"] = "表二还没有填写。"
    else:
        verdict.breaches += _e6(two, two_before)
    return verdict


def _apart(left: int, right: int) -> str:
    return f"相差 {abs(left - right):,} 件"


def _e1(figures: Figures) -> Iterator[Breach]:
    three = figures.three
    for column in COLUMNS:
        new, carried, ended, on = (three[row][column] for row in (NEW, CARRIED_IN, ENDED, CARRIED_OUT))
        if new + carried != ended + on:
            yield Breach(
                "E1",
                f"“{COLUMN_LABELS[column]}”列：本年新收 {new:,} 件加上年结转 {carried:,} 件是 {new + carried:,} 件；"
                f"办理结果总计 {ended:,} 件加结转下年度 {on:,} 件是 {ended + on:,} 件，"
                f"{_apart(new + carried, ended + on)}。",
                new + carried - ended - on,
                ENDED,
                column,
            )


def _e2(figures: Figures) -> Iterator[Breach]:
    for column in COLUMNS:
        ended = figures.three[ENDED][column]
        leaves = sum(figures.three[row][column] for row in LEAVES)
        if ended != leaves:
            yield Breach(
                "E2",
                f"“{COLUMN_LABELS[column]}”列：办理结果总计 {ended:,} 件，各种结果相加 {leaves:,} 件，"
                f"{_apart(ended, leaves)}。",
                ended - leaves,
                ENDED,
                column,
            )


def _e3(figures: Figures) -> Iterator[Breach]:
    for row in ROWS:
        cells = figures.three[row]
        parts = sum(cells[kind] for kind in KINDS)
        if cells[TOTAL] != parts:
            yield Breach(
                "E3",
                f"“{full_label(row)}”行：总计 {cells[TOTAL]:,} 件，自然人和五类组织相加 {parts:,} 件，"
                f"{_apart(cells[TOTAL], parts)}。",
                cells[TOTAL] - parts,
                row,
                TOTAL,
            )


def _e4(figures: Figures, before: Figures) -> Iterator[Breach]:
    for column in COLUMNS:
        now, then = figures.three[CARRIED_IN][column], before.three[CARRIED_OUT][column]
        if now != then:
            yield Breach(
                "E4",
                f"“{COLUMN_LABELS[column]}”列：上年结转 {now:,} 件，上年年报公布的结转下年度继续办理数是 {then:,} 件，"
                f"{_apart(now, then)}。",
                now - then,
                CARRIED_IN,
                column,
            )


def _e5(figures: Figures) -> Iterator[Breach]:
    counted = figures.three[ENDED][TOTAL]
    if counted != figures.ended:
        yield Breach(
            "E5",
            f"办结的申请共 {figures.ended:,} 件，表中“{ROW_LABELS[ENDED]}”是 {counted:,} 件，"
            f"{_apart(counted, figures.ended)}。",
            counted - figures.ended,
            ENDED,
            TOTAL,
        )


def _four(figures: Figures) -> Iterator[Breach]:
    for kind, name in PROCEEDINGS.items():
        cells = figures.four[kind]
        parts = sum(cells[result] for result in RESULTS_OF_FOUR)
        if cells[TOTAL] != parts:
            listed = "、".join(f"{RESULT_LABELS[result]} {cells[result]:,}" for result in RESULTS_OF_FOUR)
            yield Breach(
                "表四",
                f"“{name}”组：总计 {cells[TOTAL]:,} 件，{listed}，相加 {parts:,} 件，{_apart(cells[TOTAL], parts)}。",
                cells[TOTAL] - parts,
            )


def number(value: Any) -> Decimal:
    """A figure of table two, as entered; an empty one is nought."""
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)


def _e6(two: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Breach]:
    for prefix, name in (("regulations", "规章"), ("normative", "行政规范性文件")):
        made, gone, now = (number(two.get(f"{prefix}_{each}")) for each in ("made", "abolished", "in_force"))
        then = number(before.get(f"{prefix}_in_force"))
        if now != then + made - gone:
            yield Breach(
                "E6",
                f"{name}：上年现行有效 {then} 件，加本年制发 {made} 件，减本年废止 {gone} 件，"
                f"应是 {then + made - gone} 件；"
                f"填报的现行有效是 {now} 件，相差 {abs(now - then - made + gone)} 件。",
                now - then - made + gone,
            )
