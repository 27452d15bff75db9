"""The site's columns and single pages, of which there are some dozens, kept in memory: breadcrumbs, section menus
and the site's plan ask no database. Articles are not in it."""

from dataclasses import dataclass, field

from wagtail.models import Page

from search.memory import remembered


@dataclass(frozen=True)
class Node:
    """A column or single page that is public. ``meta``: its statutory tags."""

    pk: int
    path: str
    depth: int
    title: str
    url: str
    is_column: bool
    meta: dict[str, str] = field(default_factory=dict)

    def holds(self, path: str) -> bool:
        """Whether the page at this tree path stands below this one."""
        return path.startswith(self.path) and path != self.path


@remembered
def nodes() -> list[Node]:
    """All of them, in the editors' order, each after the one it stands in."""
    pages = Page.objects.live().filter(
        content_type__app_label="columns", content_type__model__in=("columnpage", "singlepage")
    )
    return [
        Node(
            pk=page.pk,
            path=page.path,
            depth=page.depth,
            title=page.title,
            url=page.address,
            is_column=page._meta.model_name == "columnpage",
            meta=page.meta,
        )
        for page in pages.order_by("path").specific()
        if not getattr(page, "withdrawn_at", None)
    ]


def above(path: str) -> list[Node]:
    """What the page at this tree path stands in, from the top column down."""
    return [node for node in nodes() if node.holds(path)]


def below(path: str) -> list[Node]:
    """What stands below the page at this tree path, at any depth."""
    return [node for node in nodes() if node.path.startswith(path) and node.path != path]
