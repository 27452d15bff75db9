"""What a room says of its public form, and what follows from it: the order of the steps, what a draft holds of each,
what of it is missing."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from ..models import Case, Draft
from ..papers.store import Stored
from .drafts import Cookie
from .forms import PAPERS, StepForm
from .receipts import Receipt

COLD_AFTER = timedelta(minutes=30)  # since then somebody else may be sitting at the computer
CHECK = "check"


class Incomplete(Exception):
    """The draft lacks something of ``step``."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True)
class Step:
    """``label``: in the row of steps; ``title``: over its part of the last look."""

    name: str
    label: str
    title: str = ""


@dataclass(frozen=True)
class Place:
    label: str
    url_name: str
    state: str  # done, current, to_come


class Room(ABC):
    """Subclassed once by each room, and used as an instance."""

    name: ClassVar[str]  # of its drafts and of what is counted
    prefix: ClassVar[str]  # of the names of its addresses: <prefix>_new, <prefix>_new_<step>, <prefix>_receipt, …
    templates: ClassVar[str]  # the folder of its pages
    cookie: ClassVar[Cookie]
    steps: ClassVar[tuple[Step, ...]]  # before the last look
    check_label: ClassVar[str] = "核对提交"
    # The words of the pages: what it is that is sent, its measure word, and what its number is called.
    thing: ClassVar[str]
    measure: ClassVar[str] = "份"
    heading: ClassVar[str]
    index: ClassVar[str]  # name of the address of the page before
    track: ClassVar[str]  # where progress is followed
    # Rates as settings name them: of sending, of steps that are saved, of files. The total ones may be missing.
    rates: ClassVar[str]  # "REQUEST": REQUEST_RATE, REQUEST_RATE_TOTAL, REQUEST_STEP_RATE, REQUEST_FILES_RATE(_TOTAL)
    unsaid: ClassVar[tuple[str, ...]] = ()  # fields that the last look leaves out

    # --- What a room says

    @abstractmethod
    def form(self, step: str, draft: Draft | None, *args: Any, **kwargs: Any) -> StepForm:
        """The form of a step; ``draft`` has what was filled in before it."""

    @abstractmethod
    def submit(self, data: dict[str, Any], secret: str, files: Iterable[Stored]) -> Case:
        """Make the case from what all the steps say. In a transaction."""

    @abstractmethod
    def receipt(self, case: Case) -> Receipt: ...

    @abstractmethod
    def lost(self, case: Case) -> str:
        """What somebody does who has lost the query code, as the beginning of a sentence."""

    @abstractmethod
    def notes(self, receipt: Receipt, base: str, code: str) -> list[str]:
        """The small print of the receipt as a file."""

    @abstractmethod
    def frame(self) -> dict[str, Any]:
        """What every page shows: column, breadcrumbs."""

    def more(self, step: str, draft: Draft | None) -> dict[str, Any]:
        """What the page of a step shows besides."""
        return {}

    def refused(self) -> dict[str, Any]:
        """What who sends too often is shown besides."""
        return {}

    def offered(self, step: str, request: HttpRequest) -> dict[str, str]:
        """What the form of the first step starts with, where nothing was typed yet."""
        return {}

    def kept(self, step: str, draft: Draft | None) -> dict[str, str]:
        """What was typed into a step; nothing where it has not been reached."""
        return typed(draft, step)

    def to_keep(self, step: str, draft: Draft | None, data: Mapping[str, Any]) -> dict[str, str]:
        """What of what was sent to a step is kept."""
        return self.form(step, draft).typed(data)

    # --- What follows

    def rate(self, what: str) -> str:
        return str(getattr(settings, f"{self.rates}_{what}", ""))

    def template(self, page: str) -> list[str]:
        return [f"{self.templates}/{page}.html", f"casework/sending/{page}.html"]

    @property
    def order(self) -> list[str]:
        return [*(step.name for step in self.steps), CHECK]

    @property
    def first(self) -> str:
        return self.steps[0].name

    def url_name(self, step: str) -> str:
        return f"{self.prefix}_new" if step == self.first else f"{self.prefix}_new_{step}"

    def after(self, step: str) -> str:
        return self.url_name(self.order[self.order.index(step) + 1])

    def before(self, step: str) -> str:
        place = self.order.index(step)
        return self.url_name(self.order[place - 1]) if place else ""

    def _filled(self, draft: Draft, step: str) -> StepForm | None:
        """The form with what the draft holds of the step, if it holds anything."""
        kept = self.kept(step, draft)
        return self.form(step, draft, kept) if kept else None

    def first_missing(self, draft: Draft, before: str) -> str:
        """The first step before this one that is not filled in as it must be."""
        for step in self.order[: self.order.index(before)]:
            form = self._filled(draft, step)
            if form is None or not form.is_valid():
                return step
        return ""

    def collected(self, draft: Draft) -> dict[str, Any]:
        """What all the steps say. ``Incomplete`` where one of them is not right (any more)."""
        data: dict[str, Any] = {}
        for step in self.steps:
            form = self._filled(draft, step.name)
            if form is None or not form.is_valid():
                raise Incomplete(step.name)
            data |= {name: value for name, value in form.cleaned_data.items() if name != PAPERS}
        return data

    def context(self, step: str, form: forms.Form, draft: Draft | None) -> dict[str, Any]:
        """What the page of a step shows."""
        labels = [*(one.label for one in self.steps), self.check_label]
        place = self.order.index(step)
        places = [
            Place(label, self.url_name(name), "done" if at < place else "current" if at == place else "to_come")
            for at, (name, label) in enumerate(zip(self.order, labels, strict=True))
        ]
        return {
            "form": form,
            "places": places,
            "number": place + 1,
            "title": labels[place],
            "back": self.before(step),
            "draft": draft,
            "mark": draft.key[:12] if draft else "new",
            "files": list(draft.files.order_by("pk")) if draft else [],
        }

    def summary(self, draft: Draft) -> list[dict[str, Any]]:
        """What was filled in, as labels and values, for the last look. Files stand with the step that takes them."""
        parts = []
        for step in self.steps:
            form = self._filled(draft, step.name)
            if form is None:
                continue
            form.is_valid()
            rows = [(field.label, self.said(form, name)) for name, field in form.fields.items()]
            parts.append(
                {
                    "step": step.name, "title": step.title, "url_name": self.url_name(step.name),
                    "rows": [(label, value) for label, value in rows if value], "takes_files": PAPERS in form.fields,
                }
            )  # fmt: skip
        return parts

    def said(self, form: StepForm, name: str) -> str:
        """How a value is shown."""
        if name == PAPERS or name in self.unsaid:
            return ""
        value = form.cleaned_data.get(name)
        if isinstance(value, Model):
            return str(getattr(value, "name", value))
        field = form.fields[name]
        if isinstance(field, forms.BooleanField):
            return "是" if value else "否"
        if isinstance(field, forms.ChoiceField):
            return _labels(field.choices).get(str(value), "")
        return str(value or "")


def _labels(choices: Any) -> dict[str, str]:
    """By value, out of their groups."""
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, (list, tuple)) else {str(value): str(label)}
    return found


def typed(draft: Draft | None, step: str) -> dict[str, str]:
    return dict(draft.data.get(step) or {}) if draft else {}


def is_cold(draft: Draft) -> bool:
    """Whether so long has passed that what was typed is shown only to who asks for it."""
    return bool(draft.data) and draft.updated_at < timezone.now() - COLD_AFTER
