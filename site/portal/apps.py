"""The portal wires the wings together and decides nothing."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from search.vocabulary import Name


def _agency_names(slugs: Collection[str]) -> dict[str, str]:
    from cms.agencies.models import Agency

    agencies = Agency.objects.filter(slug__in=slugs).only("slug", "name", "short_name")
    return {agency.slug: agency.display_name for agency in agencies}


def _agencies_called() -> "list[Name]":
    """What people call the agencies: 县教育局 is 教育局, too, as long as there is only one."""
    from cms.agencies.models import Agency
    from search.vocabulary import Name

    agencies = Agency.objects.current().only("name", "short_name", "aliases", "slug")
    bare = Counter(re.sub(r"^[省市州盟县区旗]", "", agency.short_name) for agency in agencies)
    names = []
    for agency in agencies:
        others = [agency.short_name, *re.split(r"[、，,；;\s]+", agency.aliases)]
        others += [one for one in (re.sub(r"^[省市州盟县区旗]", "", agency.short_name),) if bare[one] == 1]
        names.append(Name(agency.name, tuple(dict.fromkeys(filter(None, others))), agency.get_absolute_url()))
    return names


def _chart(
    title: str, kind: str, unit: str, points: Sequence[str], series: Sequence[tuple[str, Sequence[int | Decimal]]]
) -> "SafeString":
    """A chart of interaction's, as the site's own pages draw theirs."""
    from cms.columns.charts import Chart, draw

    numbers = [(name, [Decimal(number) for number in row]) for name, row in series]
    return draw(Chart(title, kind, unit, list(points), numbers))


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from cms.columns import listings
        from cms.review import personal_data
        from interaction.casework import charts
        from interaction.consultations import listing as consultations
        from interaction.mailbox.publishing import listing as letters
        from opendata.api.api import api
        from portal import (
            annual_reports,
            content_version,
            gathered,
            open_content,
            open_feeds,
            open_figures,
            released_answers,
        )  # fmt: skip
        from portal.open_catalogue import router as catalogue_figures
        from search import labels, vocabulary
        from search.learning import privacy

        content_version.connect()
        annual_reports.connect()
        released_answers.connect()
        gathered.connect()
        open_feeds.connect()
        # Agencies and search do not know each other; the portal knows both.
        labels.register("agency", _agency_names)
        vocabulary.register_names(_agencies_called)
        charts.register(_chart)
        listings.register(
            listings.Provider(
                "consultations", "征集调查", consultations.filters, consultations.rows_for, consultations.url_for
            )
        )
        listings.register(listings.Provider("letters", "来信选登", letters.filters, letters.rows_for, letters.url_for))
        api.add_router("/supervision", open_figures.router, tags=["办理情况的数字"])
        api.add_router("/mailbox/figures", open_figures.letters, tags=["办理情况的数字"])
        api.add_router("/data", catalogue_figures, tags=["数据开放的数字"])
        open_content.register(api)
        privacy.register_scanner(personal_data.scan)  # what people search for is learnt without personal data
