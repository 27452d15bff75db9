"""A portal built from another's DCAT: the catalogue page by page, and the tables it leads to.

What comes is a draft like any other and goes through the reviews, unless whoever runs it says that the other catalogue
is to be taken as it is (``admitted``): then it is public at once, by the same door as documents of an older system, and
says so in its public history.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from cms.agencies.models import Agency
from cms.review.admission import admit
from cms.review.refusal import Refused
from opendata.datasets import publishing
from opendata.datasets.importing import receive
from opendata.datasets.importing.work import Work
from opendata.datasets.models import DataField, Dataset, Licence, Opening, Resource, State, Theme, Version
from opendata.feeds import net

from . import reading
from .reading import BadCatalogue, Named, ReadDataset, ReadTable

Made = TypeVar("Made", bound=Model)
MOST_PAGES = 2_000
MOST_BYTES = 500 * 2**20  # of one table


@dataclass
class Report:
    """What came of it."""

    made: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # title and why


def pages(url: str) -> Iterator[ReadDataset | BadCatalogue]:
    """Every dataset of the catalogue at ``url``; for one that cannot be read, why. Raises NetError, BadCatalogue."""
    seen: set[str] = set()
    while url and url not in seen:
        if len(seen) >= MOST_PAGES:
            raise BadCatalogue(f"目录超过 {MOST_PAGES} 页，没有读完")
        seen.add(url)
        answer = net.fetch(url, headers={"accept": "application/ld+json"}, max_bytes=reading.LARGEST, timeout=60)
        if answer.status != 200:
            raise BadCatalogue(f"对方回答 {answer.status}，不是目录")
        turtle = answer.headers.get("content-type", "").startswith("text/turtle")
        graph = reading.parse(answer.body, "turtle" if turtle else "json-ld")
        yield from reading.datasets(graph)
        following = reading.next_page(graph)
        url = urljoin(answer.url, following) if following else ""


class Harvest:
    """``admitted``: what comes is public at once. ``agency``: to whom all of it is given; without one, to the agency of
    the same code, made where there is none."""

    def __init__(self, *, admitted: bool = False, agency: Agency | None = None, told: Callable[[str], None]) -> None:
        self.admitted, self.agency, self.told = admitted, agency, told
        self.report = Report()

    def run(self, url: str) -> Report:
        """One dataset that cannot be taken does not keep the others out. Raises NetError, BadCatalogue."""
        source = urlsplit(url).hostname or url
        for one in pages(url):
            if isinstance(one, BadCatalogue):
                self._failed(str(one)[:60], one)
                continue
            if Dataset.objects.filter(code=one.code).exists():
                self.report.known.append(one.title)
                continue
            try:
                self._take(one, source)
            except (Refused, BadCatalogue, ValidationError, net.NetError, DatabaseError) as error:
                self._failed(one.title, error)
            else:
                self.report.made.append(one.title)
                self.told(f"已收下《{one.title}》")
        return self.report

    def _failed(self, title: str, error: Exception) -> None:
        why = str(error)
        if isinstance(error, ValidationError):
            why = "；".join(error.messages)
        elif isinstance(error, DatabaseError):
            why = f"目录里的内容自相矛盾，存不下（{type(error).__name__}）"
        self.report.failed.append(f"{title}：{why}")
        self.told(f"没有收下《{title}》：{why}")

    def _take(self, one: ReadDataset, source: str) -> None:
        # The tables first: what cannot be fetched leaves no dataset without its data behind.
        contents = {table.number: _content(table) for table in one.tables if table.download}
        with transaction.atomic():
            dataset = self._record(one, source)
            for table in one.tables:
                resource = _resource(dataset, table)
                if content := contents.get(table.number):
                    self._version(resource, content, table)

    def _record(self, one: ReadDataset, source: str) -> Dataset:
        dataset = Dataset(
            title=one.title, slug=_free_slug(one), code=one.code, summary=one.summary[:300],
            description=one.description, theme=_theme(one.theme), keywords="、".join(one.keywords)[:200],
            opening=one.opening, opening_reason=one.opening_reason[:500], opening_basis=one.opening_basis[:500],
            sharing=one.sharing, cycle=one.cycle, licence=_licence(one.licence), contact=one.contact[:200],
            area=one.area[:60], covers_from=one.covers[0], covers_until=one.covers[1], source_url=one.url[:500],
            lead_agency=self.agency or _agency(one.agency),
        )  # fmt: skip
        if not self.agency:
            dataset.co_agencies = [_agency(other) for other in one.others]
        dataset.full_clean(exclude=["live", "latest_revision", "live_revision"])
        if self.admitted:
            admit([(dataset, one.issued or timezone.now())], source)
        else:
            dataset.live = False
            dataset.save()
            dataset.save_revision()
        return dataset

    def _version(self, resource: Resource, content: bytes, table: ReadTable) -> Version:
        name = f"{table.title}.csv"
        version = Work(receive(resource, io.BytesIO(content), name, at_once=True)).run()
        if version.state == State.FAILED:
            raise BadCatalogue(f"{name}：{version.mistakes[0]['text']}")
        if self.admitted and not publishing.reasons_against(version, None):
            publishing.publish(version, None)
        return version


def _content(table: ReadTable) -> bytes:
    answer = net.fetch(table.download, max_bytes=MOST_BYTES, timeout=600)
    if answer.status != 200:
        raise BadCatalogue(f"{table.title} 的文件取不到（{answer.status}）")
    if table.sha256 and hashlib.sha256(answer.body).hexdigest() != table.sha256:
        raise BadCatalogue(f"{table.title} 的文件和目录里写的摘要不符")
    return answer.body


def _resource(dataset: Dataset, table: ReadTable) -> Resource:
    resource = Resource.objects.create(
        dataset=dataset, number=table.number, title=table.title[:200], description=table.description[:1000]
    )
    DataField.objects.bulk_create(
        DataField(
            resource=resource, position=position, name=one.name[:200], type=one.type, type_fixed=True,
            meaning=one.meaning[:300], unit=one.unit[:30], codes=one.codes, is_key=one.is_key,
        )
        for position, one in enumerate(table.fields, start=1)
    )  # fmt: skip
    return resource


def _free_slug(one: ReadDataset) -> str:
    wanted = slugify(one.slug)[:50] or slugify(one.code)[:50] or "dataset"
    taken = set(Dataset.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def _agency(said: Named) -> Agency:
    known: Any = Agency.objects.filter(code=said.code).first() or Agency.objects.filter(name=said.name).first()
    if known is None:
        known = Agency(
            name=said.name[:100], code=said.code, code_exception="由对方数据目录带来", kind=Agency.Kind.OTHER
        )
        known.full_clean(exclude=["slug"])
        known.save()
    return known  # type: ignore[no-any-return]


def _theme(said: Named) -> Theme:
    code = _as_code(said.code)
    known = Theme.objects.filter(code=code).first() or Theme.objects.filter(name=said.name).first()
    if known or not code:
        return known or Theme.objects.get(code="other")
    return _checked(Theme(code=code, name=said.name[:30] or code))


def _licence(said: Named | None) -> Licence:
    """Of what nobody may fetch, none is said: it stands under the terms for what is not open."""
    code = _as_code(said.code) if said else Opening.CONDITIONAL.value
    known = Licence.objects.filter(code=code).first() or Licence.objects.order_by("order", "pk").first()
    if said and code and (known is None or known.code != code):
        name = said.name[:60] or code
        return _checked(Licence(code=code, name=name, terms=said.text or name, url=said.url))
    if known is None:
        raise BadCatalogue("本门户还没有使用许可，先运行 setup_portal")
    return known


def _as_code(said: str) -> str:
    """A code as ours are: of letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", said).strip("-")[:30]


def _checked(new: Made) -> Made:
    """Stored as a form would store it: what the other side wrote is linked to and shown. Raises ValidationError."""
    new.full_clean()
    new.save()
    return new
