"""The ways to narrow the catalogue, each with its choices."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from cms.agencies.models import Agency
from search.memory import remembered

from .models import Field, Genre, Matter, Shelf, StandardItem, Topic
from .validity import Validity

YEARS_SHOWN = 15  # where the index cannot tell which years there are


@dataclass(frozen=True)
class Option:
    """One choice: ``code`` stands in the address and in the index, ``value`` on the shelf."""

    code: str
    label: str
    value: int
    depth: int = 0


@dataclass(frozen=True)
class Dimension:
    """``name`` stands in the address; ``counted`` is what the search index calls it, if it counts it.

    ``phrase`` says in a sentence what a choice narrows the documents to.
    """

    name: str
    shelf: Shelf
    phrase: str
    counted: str
    options: Callable[[], list[Option]]

    @property
    def label(self) -> str:
        return str(self.shelf.label)

    def find(self, code: str, options: list[Option]) -> Option | None:
        """The choice that stands in the address as ``code``."""
        if self.shelf == Shelf.YEAR:
            return _year(int(code)) if len(code) == 4 and code.isascii() and code.isdecimal() else None
        return next((option for option in options if option.code == code), None)


@remembered
def _topics() -> list[Option]:
    return [Option(topic.code, topic.name, topic.pk, len(topic.code) // 2 - 1) for topic in Topic.objects.all()]


@remembered
def _agencies() -> list[Option]:
    agencies = Agency.objects.only("slug", "name", "short_name")
    return [Option(agency.slug, agency.display_name, agency.pk) for agency in agencies]


@remembered
def _genres() -> list[Option]:
    return [Option(genre.code, genre.name, genre.pk) for genre in Genre.objects.all()]


@remembered
def _matters() -> list[Option]:
    return [Option(str(matter.number), matter.name, matter.pk) for matter in Matter.objects.all()]


@remembered
def _fields() -> list[Option]:
    return [Option(field.code, field.name, field.pk) for field in Field.objects.all()]


def _year(year: int) -> Option:
    return Option(str(year), f"{year}年", year)


def _years() -> list[Option]:
    this_year = timezone.localdate().year
    return [_year(year) for year in range(this_year, this_year - YEARS_SHOWN, -1)]


def _validities() -> list[Option]:
    return [Option(state.value, str(state.label), state.number) for state in Validity]


DIMENSIONS = (
    Dimension("agency", Shelf.AGENCY, "{}发布的", "agency", _agencies),
    Dimension("topic", Shelf.TOPIC, "主题为“{}”的", "topic", _topics),
    Dimension("genre", Shelf.GENRE, "体裁为“{}”的", "genre", _genres),
    Dimension("year", Shelf.YEAR, "{}的", "year", _years),
    Dimension("validity", Shelf.VALIDITY, "“{}”的", "validity", _validities),
    Dimension("matter", Shelf.MATTER, "属于“{}”的", "matters", _matters),
    Dimension("field", Shelf.FIELD, "“{}”领域的", "fields", _fields),
)


def find_item(code: str) -> StandardItem | None:
    """The row of a standard table that stands in the address as ``code``."""
    usable = code.isascii() and code.isdecimal() and len(code) <= 18
    return StandardItem.objects.select_related("field").filter(pk=int(code)).first() if usable else None
