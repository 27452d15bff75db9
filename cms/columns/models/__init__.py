"""栏目: what editors write as pages, and what every page of the portal says about the portal."""

from cms.columns.models.portal import PortalSettings, SiteMenu

__all__ = ["PortalSettings", "SiteMenu"]
