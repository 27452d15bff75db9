"""The annual report between the wings: figures and pages it has from the catalogue, and its place there."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cms.disclosure.annual_reports import Year
from interaction.supervision.report.wiring import Proposal
from search.listing import Row

SHOWN = 100  # reports of the newest year: about as many as a county has bodies


def propose(agencies: Sequence[int], year: int) -> Mapping[str, Proposal]:
    """行政规范性文件 as the catalogue has them: made in the year, no longer valid since the year, valid at its end.

    A document that ran out counts as abolished: otherwise E6 could never hold.
    """
    from cms.disclosure.models import Document, Genre
    from cms.disclosure.standing import effects_on, life_of
    from cms.disclosure.validity import DEAD, Validity

    first, last = date(year, 1, 1), date(year, 12, 31)
    documents = Document.objects.public().filter(genre__role=Genre.Role.NORMATIVE, lead_agency__in=list(agencies))
    documents = documents.filter(issued_on__lte=last).only(
        "issued_on", "effective_on", "expires_on", "repealed_on", "voided_on"
    )
    found = list(documents)
    effects = effects_on([document.pk for document in found])
    made = gone = valid = 0
    for document in found:
        life = life_of(document, effects[document.pk])
        then = life.state(last)
        made += document.issued_on is not None and document.issued_on >= first
        valid += then in (Validity.IN_FORCE, Validity.AMENDED, Validity.PENDING)
        before = life.state(date(year - 1, 12, 31)) if year > date.min.year else then
        made_this_year = document.issued_on is not None and document.issued_on >= first
        gone += then in DEAD and (made_this_year or before not in DEAD)
    genre = Genre.objects.filter(role=Genre.Role.NORMATIVE).order_by("order").first()
    address = f"{reverse('catalogue')}?{urlencode({'genre': genre.code})}" if genre else ""
    return {
        "normative_made": Proposal(made, address),
        "normative_abolished": Proposal(gone, address),
        "normative_in_force": Proposal(valid, address),
    }


def find_personal_data(text: str) -> list[str]:
    """Masked. An office's telephone belongs into a report."""
    from cms.review.personal_data import Kind, scan

    return [f"{match.kind.label} {match.masked}" for match in scan(text) if match.kind != Kind.LANDLINE]


def years() -> list[Year]:
    """The published reports, for the block of annual reports."""
    from interaction.supervision.report.models import AnnualReport

    standing = AnnualReport.objects.standing()
    numbers = sorted(set(standing.order_by().values_list("year", flat=True)), reverse=True)
    found = []
    for place, number in enumerate(numbers):
        rows = []
        if place == 0:
            reports = standing.filter(year=number).select_related("agency").defer("carried")
            ordered = sorted(reports, key=lambda each: (not each.county, each.agency.order if each.agency else 0))
            rows = [
                Row(
                    title=each.title,
                    url=each.get_absolute_url(),
                    agency=each.agency.display_name if each.agency else "",
                    date=each.published_at,
                )
                for each in ordered[:SHOWN]
            ]  # fmt: skip
        found.append(Year(number, reverse("annual_reports_of_year", args=[number]), rows))
    return found


def connect() -> None:
    """Make them known to each other."""
    from cms.disclosure import annual_reports
    from interaction.supervision.report import wiring

    wiring.register_proposer(propose)
    wiring.register_scanner(find_personal_data)
    annual_reports.register(years)
