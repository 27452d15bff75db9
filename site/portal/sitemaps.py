"""sitemap.xml: every room's part of it, for the search engines elsewhere."""

from cms.agencies.sitemaps import AgencySitemap
from cms.columns.sitemaps import SITEMAPS as PAGES
from cms.disclosure.sitemaps import SITEMAPS as DISCLOSURE
from cms.notices.sitemaps import NoticeSitemap
from interaction.consultations.sitemaps import sitemaps as consultations
from interaction.mailbox.knowledge.sitemaps import KnowledgeSitemap
from interaction.mailbox.publishing.sitemaps import LetterSitemap
from opendata.datasets.sitemaps import DatasetSitemap

SITEMAPS = {
    **PAGES,
    **DISCLOSURE,
    "notices": NoticeSitemap,
    "letters": LetterSitemap,
    "knowledge": KnowledgeSitemap,
    "agencies": AgencySitemap,
    "datasets": DatasetSitemap,
    **consultations(),
}
