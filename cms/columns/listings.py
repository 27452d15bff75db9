"""Lists of records that editors set into pages and onto the home page: newest notices, documents on a topic, …

A room registers a provider from its ``AppConfig.ready``; columns knows nothing of what is listed::

    listings.register(
        listings.Provider(
            name="documents",
            label="政府文件",
            filters=lambda: [("", "全部"), ("topic:04", "主题：财政、金融、审计")],
            rows=newest_documents,          # (filter, limit) -> list[Row], newest first, public ones only, few queries
            more_url=catalogue_address,     # (filter) -> str, where the whole list stands
        )
    )
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.listing import Row


@dataclass(frozen=True)
class Provider:
    """One kind of list. A filter is any text without meaning to us; what is not known any more must give no rows."""

    name: str
    label: str
    filters: Callable[[], Sequence[tuple[str, str]]]
    rows: Callable[[str, int], list[Row]]
    more_url: Callable[[str], str]


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Make a provider known. Registering a name again replaces it."""
    _providers[provider.name] = provider


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every provider's filters, grouped for a select box; a value reads ``provider:filter``."""
    return [
        (
            provider.label,
            [(f"{provider.name}:{key}", f"{provider.label}：{label}") for key, label in provider.filters()],
        )
        for provider in _providers.values()
    ]


def rows(source: str, limit: int) -> list[Row]:
    """The newest ``limit`` rows of ``provider:filter``; none where the provider is unknown."""
    name, _, key = source.partition(":")
    provider = _providers.get(name)
    return provider.rows(key, limit) if provider else []


def more_url(source: str) -> str:
    """Where the whole list of ``provider:filter`` stands; empty where the provider is unknown."""
    name, _, key = source.partition(":")
    provider = _providers.get(name)
    return provider.more_url(key) if provider else ""
