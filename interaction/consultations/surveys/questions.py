"""The questions of a survey, read from the record, and the way an answer takes through them. Pure: no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

END = 0  # where a skip leads that ends the survey

# What one question was answered: keys of options (of a scale: the number), or a text.
Answers = Mapping[str, Sequence[str]]


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


KIND_LABELS = {Kind.SINGLE: "单选", Kind.MULTIPLE: "多选", Kind.SCALE: "打分", Kind.TEXT: "填写"}


@dataclass(frozen=True)
class Option:
    """``then``: number of the question to go on with, END, or None: wherever the question says."""

    key: str
    text: str
    then: int | None = None


@dataclass(frozen=True)
class Question:
    """``key`` stays the same through all revisions; ``number`` counts from 1 in the order they are asked."""

    key: str
    number: int
    kind: Kind
    text: str
    help: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0  # of a multiple choice: 0 is any number
    low: int = 1
    high: int = 5
    low_label: str = ""
    high_label: str = ""
    longest: int = 500
    then: int | None = None

    @property
    def values(self) -> dict[str, str]:
        """What can be chosen: key and words. Of a scale, its points."""
        if self.kind is Kind.SCALE:
            return {str(point): self._point(point) for point in range(self.low, self.high + 1)}
        return {option.key: option.text for option in self.options}

    def _point(self, point: int) -> str:
        label = {self.low: self.low_label, self.high: self.high_label}.get(point, "")
        return f"{point} {label}" if label else str(point)

    @property
    def is_counted(self) -> bool:
        return self.kind is not Kind.TEXT

    @property
    def form(self) -> tuple[Any, ...]:
        """What may not change any more once somebody has answered: all but the wording."""
        options = tuple((option.key, option.then) for option in self.options)
        limits = (self.least, self.most, self.low, self.high, self.longest)
        return (self.key, self.kind, self.required, options, limits, self.then)

    @property
    def hint(self) -> str:
        """How many may be chosen, or how long the text may be."""
        if self.kind is Kind.TEXT:
            return f"不超过 {self.longest} 字。"
        if self.kind is not Kind.MULTIPLE:
            return ""
        if self.least > 1 and self.most:
            return f"选 {self.least} 项。" if self.least == self.most else f"选 {self.least} 到 {self.most} 项。"
        if self.most:
            return f"最多选 {self.most} 项。"
        return f"至少选 {self.least} 项。" if self.least > 1 else "可以选几项。"


def skip_of(typed: str) -> int | None:
    """What an editor wrote into 跳到第几题: a number, 结束, or nothing. Raises ValueError."""
    text = "".join(typed.split()).removeprefix("第").removesuffix("题")
    if not text:
        return None
    if text in ("结束", "交卷", "0"):
        return END
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise ValueError(typed)
    return int(text)


def _skip(typed: Any) -> int | None:
    try:
        return skip_of(str(typed or ""))
    except ValueError:
        return None


def read(raw: Iterable[Mapping[str, Any]]) -> list[Question]:
    """From the record's column, as ``StreamValue.get_prep_value`` gives it."""
    return [_question(number, block) for number, block in enumerate(raw, start=1)]


def _question(number: int, block: Mapping[str, Any]) -> Question:
    value, kind = block["value"], Kind(block["type"])
    options = tuple(
        Option(str(item["id"]), item["value"]["text"], _skip(item["value"].get("then")))
        for item in value.get("options") or ()
    )
    common: dict[str, Any] = {
        "key": str(block.get("id") or number), "number": number, "kind": kind, "text": value.get("text") or "",
        "help": value.get("help") or "", "required": bool(value.get("required", True)),
        "then": _skip(value.get("then")), "options": options,
    }  # fmt: skip
    if kind is Kind.MULTIPLE:
        common |= {"least": value.get("least") or (1 if common["required"] else 0), "most": value.get("most") or 0}
    elif kind is Kind.SCALE:
        low, high = value.get("low"), value.get("high")
        common |= {"low": 1 if low is None else int(low), "high": 5 if high is None else int(high)}
        common |= {"low_label": value.get("low_label") or "", "high_label": value.get("high_label") or ""}
    elif kind is Kind.TEXT:
        common["longest"] = int(value.get("longest") or 500)
    return Question(**common)


# --- The way through


def _after(question: Question) -> int:
    return question.then if question.then is not None else question.number + 1


def next_of(question: Question, chosen: Sequence[str]) -> int:
    """Where one goes on: of several chosen options that lead somewhere, the first as they are listed decides."""
    for option in question.options:
        if option.then is not None and option.key in chosen:
            return option.then
    return _after(question)


def path(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """Those that whoever answered like this was to answer, in their order."""
    found, number = [], 1
    while 0 < number <= len(questions):
        question = questions[number - 1]
        found.append(question)
        further = next_of(question, answers.get(question.key, ()))
        number = further if further == END or further > number else number + 1
    return found


# --- What is wrong with them


@dataclass
class Problems:
    """``at``: by number of the question; ``all``: of the whole."""

    at: dict[int, list[str]] = field(default_factory=dict)

    def add(self, number: int, text: str) -> None:
        self.at.setdefault(number, []).append(text)

    @property
    def texts(self) -> list[str]:
        return [f"第 {number} 题：{text}" for number in sorted(self.at) for text in self.at[number]]

    def __bool__(self) -> bool:
        return bool(self.at)


def problems_of(questions: Sequence[Question]) -> Problems:
    """Skips that lead back, to themselves or nowhere, and questions nobody ever comes to."""
    found = Problems()
    for question in questions:
        targets = [option.then for option in question.options] + [question.then]
        for target in dict.fromkeys(target for target in targets if target is not None and target != END):
            if target > len(questions):
                found.add(question.number, f"要跳到第 {target} 题，但是没有这一题。")
            elif target <= question.number:
                found.add(question.number, f"要跳到第 {target} 题，只能往后跳，否则会绕圈子。")
    if not found:
        for number in sorted(set(range(1, len(questions) + 1)) - reachable(questions)):
            found.add(number, "按现在的跳题，谁也答不到这一题。请改前面的跳题，或者删去这一题。")
    return found


def reachable(questions: Sequence[Question]) -> set[int]:
    """The numbers of those that some answer leads to."""
    seen, open_ones = set(), [1] if questions else []
    while open_ones:
        number = open_ones.pop()
        if number == END or number > len(questions) or number in seen:
            continue
        seen.add(number)
        open_ones += _ways(questions[number - 1])
    return seen


def _ways(question: Question) -> set[int]:
    ways = {option.then for option in question.options if option.then is not None}
    every_option_leads = bool(question.options) and all(option.then is not None for option in question.options)
    must_choose = question.required and (question.kind is Kind.SINGLE or question.least > 0)
    return ways if every_option_leads and must_choose else ways | {_after(question)}
