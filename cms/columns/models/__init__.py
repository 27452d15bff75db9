"""栏目: what editors write as pages, and what every page of the portal says about the portal."""

from cms.columns.models.base import ColumnType
from cms.columns.models.pages import ArticlePage, ColumnPage, HomePage, SinglePage
from cms.columns.models.portal import PortalSettings, SiteMenu

__all__ = ["ArticlePage", "ColumnPage", "ColumnType", "HomePage", "PortalSettings", "SinglePage", "SiteMenu"]
