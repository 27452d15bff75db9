"""The statutory form: its rows, columns and words (国办公开办函〔2021〕30号). Nothing here is ours to change."""

from dataclasses import dataclass

from interaction.requests.models import ApplicantKind, Proceeding
from interaction.requests.outcomes import OUTCOMES

TITLE = "政府信息公开工作年度报告"
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)

# --- Table two
MATTER_1 = "第二十条第（一）项"
MATTER_5 = "第二十条第（五）项"
MATTER_6 = "第二十条第（六）项"
MATTER_8 = "第二十条第（八）项"


@dataclass(frozen=True)
class Part:
    """One of the four small tables. ``rows``: label and, column by column, the names of its figures."""

    matter: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


INFORMATION = "信息内容"
TABLE_TWO = (
    Part(
        MATTER_1,
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        (
            ("规章", ("regulations_made", "regulations_abolished", "regulations_in_force")),
            ("行政规范性文件", ("normative_made", "normative_abolished", "normative_in_force")),
        ),
    ),
    Part(MATTER_5, ("本年处理决定数量",), (("行政许可", ("permits",)),)),
    Part(MATTER_6, ("本年处理决定数量",), (("行政处罚", ("penalties",)), ("行政强制", ("coercions",)))),
    Part(MATTER_8, ("本年收费金额（单位：万元）",), (("行政事业性收费", ("fees",)),)),
)
FEES = "fees"  # the one figure that is money, in 万元; all others are counts
FIGURES_OF_TWO: dict[str, str] = {
    name: f"{label} · {column}" for part in TABLE_TWO for label, names in part.rows
    for name, column in zip(names, part.columns, strict=True)
}  # fmt: skip

# --- Table three
NOTE_THREE = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
APPLICANTS = "申请人情况"
ORGANISATIONS = "法人或其他组织"
TOTAL = "total"
TOTAL_LABEL = "总计"
KINDS: tuple[str, ...] = tuple(ApplicantKind.values)
COLUMNS: tuple[str, ...] = (*KINDS, TOTAL)
COLUMN_LABELS: dict[str, str] = {**{kind.value: str(kind.label) for kind in ApplicantKind}, TOTAL: TOTAL_LABEL}

NEW, CARRIED_IN, ENDED, CARRIED_OUT = 1, 2, 24, 25
LEAVES = tuple(range(3, 24))
ROWS = tuple(range(1, 26))
OF_ROW = {outcome.row: outcome.name for outcome in OUTCOMES.values()}
ROW_OF = {outcome.name: outcome.row for outcome in OUTCOMES.values()}
RESULTS = "三、本年度办理结果"
# Groups of leaves: heading, first row, last row.
GROUPS = (
    ("（三）不予公开", 5, 12),
    ("（四）无法提供", 13, 15),
    ("（五）不予处理", 16, 20),
    ("（六）其他处理", 21, 23),
)


def _labels() -> dict[int, str]:
    labels = {
        NEW: "一、本年新收政府信息公开申请数量",
        CARRIED_IN: "二、上年结转政府信息公开申请数量",
        3: "（一）予以公开",
        4: "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        ENDED: "（七）总计",
        CARRIED_OUT: "四、结转下年度继续办理",
    }
    for _, first, last in GROUPS:
        for row in range(first, last + 1):
            labels[row] = f"{row - first + 1}.{OUTCOMES[OF_ROW[row]].label}"
    return dict(sorted(labels.items()))


ROW_LABELS: dict[int, str] = _labels()


def group_of(row: int) -> str:
    """The heading a leaf stands under; ``""`` where it stands alone."""
    return next((heading for heading, first, last in GROUPS if first <= row <= last), "")


def full_label(row: int) -> str:
    """A row's label with the heading above it, for where it stands alone."""
    heading = group_of(row)
    return f"{heading}{ROW_LABELS[row]}" if heading else ROW_LABELS[row]


# --- Table four
REVIEW, SUITS = "行政复议", "行政诉讼"
PROCEEDINGS: dict[str, str] = {
    str(Proceeding.Kind.REVIEW): REVIEW,
    str(Proceeding.Kind.SUIT): "未经复议直接起诉",
    str(Proceeding.Kind.SUIT_AFTER_REVIEW): "复议后起诉",
}
PENDING = str(Proceeding.Result.PENDING)
RESULT_LABELS: dict[str, str] = {
    str(Proceeding.Result.UPHELD): "结果维持",
    str(Proceeding.Result.CORRECTED): "结果纠正",
    str(Proceeding.Result.OTHER): "其他结果",
    PENDING: "尚未审结",
    TOTAL: TOTAL_LABEL,
}
RESULTS_OF_FOUR: tuple[str, ...] = tuple(RESULT_LABELS)[:-1]
