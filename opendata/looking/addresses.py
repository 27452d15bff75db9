"""Where the pages of one resource stand: of its newest version, or of one version for ever."""

from django.urls import reverse


class CountingConverter:
    """A number as a resource, a version or a row has it: from 1, none too big for the database."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def address(slug: str, number: int, page: str = "table", version: int | None = None, **more: int) -> str:
    """The address of a page of a resource. ``page``: table, profile, chart, map, changes, row; ``version``: None is
    the newest."""
    if page == "table":
        name = "data_version" if version else "data_resource"
    else:
        name = f"data_version_{page}" if version else f"data_{page}"
    kwargs = {"slug": slug, "number": number, **({"version": version} if version else {}), **more}
    return reverse(name, kwargs=kwargs)
