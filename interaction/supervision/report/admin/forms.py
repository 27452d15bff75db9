"""What officers enter: table two, the texts, and what was handled outside the portal."""

from decimal import Decimal
from typing import Any

from django import forms

from ..figures import ENTERED_ROWS
from ..models import LONGEST_TEXT, AnnualReport
from ..statute import FEES, FIGURES_OF_TWO, KINDS, PROCEEDINGS, RESULTS_OF_FOUR

MOST = 1_000_000_000
TEXTS = ("overview", "problems", "others", "explanation", "elsewhere_note")


def two_name(name: str) -> str:
    return f"two-{name}"


def three_name(row: int, kind: str) -> str:
    return f"three-{row}-{kind}"


def four_name(kind: str, result: str) -> str:
    return f"four-{kind}-{result}"


def _count(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "step": 1})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST, widget=widget)


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=widget, help_text=help_text, strip=True
    )


class ReportForm(forms.Form):
    """One form for all of it. ``seen``: when what is being changed was last changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    overview = _text(
        "一、总体情况",
        10,
        "主动公开、依申请公开、政府信息管理、平台建设、监督保障；本级政府另写考核、评议、责任追究结果。每段一行。",
    )
    problems = _text("五、存在的主要问题及改进情况", 8, "每段一行。")
    others = _text("六、其他需要报告的事项", 4, "信息处理费收取情况由系统写在这一部分，不用再写。没有可以留空。")
    explanation = _text("勾稽关系的说明", 3, "E4、E6 不成立时写明原因，随年报公布。其他情况留空。")
    elsewhere_note = forms.CharField(
        label="说明", required=False, max_length=500,
        help_text="例如“2025 年 6 月本门户启用以前收到的申请”。随年报公布。",
    )  # fmt: skip

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        self.report = report
        kwargs.setdefault("initial", _initial(report))
        super().__init__(*args, **kwargs)
        for name, label in FIGURES_OF_TWO.items():
            self.fields[two_name(name)] = _money(label) if name == FEES else _count(label)
        for row in ENTERED_ROWS:
            for kind in KINDS:
                self.fields[three_name(row, kind)] = _count(f"第 {row} 行 {kind}")
        for kind in PROCEEDINGS:
            for result in RESULTS_OF_FOUR:
                self.fields[four_name(kind, result)] = _count(f"{kind} {result}")

    def clean_seen(self) -> str:
        seen = self.cleaned_data["seen"]
        if seen and seen != stamp(self.report):
            raise forms.ValidationError(
                "您打开页面以后，别人改过这份年报。请另开一个页面看过最新内容，再决定是否保存。"
            )
        return seen

    def apply(self) -> None:
        """Take what was entered over to the report; it is not saved."""
        data = self.cleaned_data
        two: dict[str, Any] = {}
        for name in FIGURES_OF_TWO:
            value = data[two_name(name)]
            two[name] = _plain(value) if isinstance(value, Decimal) else value
        self.report.two = two
        for name in TEXTS:
            setattr(self.report, name, data[name])
        three = {
            str(row): cells
            for row in ENTERED_ROWS
            if (cells := {kind: data[three_name(row, kind)] for kind in KINDS if data[three_name(row, kind)]})
        }
        four = {
            kind: cells
            for kind in PROCEEDINGS
            if (cells := {each: data[four_name(kind, each)] for each in RESULTS_OF_FOUR if data[four_name(kind, each)]})
        }
        self.report.elsewhere = {name: part for name, part in (("three", three), ("four", four)) if part}


def _money(label: str) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "min": 0, "step": "any"})
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=14, decimal_places=6, widget=widget
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stamp(report: AnnualReport) -> str:
    """By which a later change is noticed."""
    return report.changed_at.isoformat() if report.changed_at else ""


def _initial(report: AnnualReport) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(report, name) for name in TEXTS}
    found["seen"] = stamp(report)
    found |= {two_name(name): report.two.get(name) for name in FIGURES_OF_TWO}
    for row, cells in report.elsewhere.get("three", {}).items():
        found |= {three_name(int(row), kind): number for kind, number in cells.items()}
    for kind, cells in report.elsewhere.get("four", {}).items():
        found |= {four_name(kind, result): number for result, number in cells.items()}
    return found
