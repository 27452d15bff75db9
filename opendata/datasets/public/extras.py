"""What rooms above add to the page of a dataset: they know datasets, datasets do not know them.

Each function takes (request, dataset) and gives a dict that is merged into what the template is given. Of ``links``
(label, url, media type: other forms of the same dataset) and ``actions`` (dicts of label and url: what a visitor can do
about it) the lists are joined; ``structured_data`` is JSON text, set into the head. Public pages are the same for
everybody: no function may look at who asks. Register in an ``AppConfig.ready``::

    extras.register(lambda request, dataset: {"links": [("DCAT", url, "text/turtle")]})
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from opendata.datasets.models import Dataset

Extra = Callable[[HttpRequest, Dataset], dict[str, Any]]
JOINED = ("links", "actions")

_functions: list[Extra] = []


def register(function: Extra) -> None:
    """``function``'s answer stands on the page of every public dataset."""
    if function not in _functions:
        _functions.append(function)


def of(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    """What all of them give, together."""
    found: dict[str, Any] = {name: [] for name in JOINED}
    for function in _functions:
        given = dict(function(request, dataset))
        for name in JOINED:
            found[name] += given.pop(name, [])
        found |= given
    if text := found.get("structured_data"):
        found["structured_data"] = for_script(text)
    return found


def for_script(text: str) -> SafeString:
    """JSON that can stand in a ``<script>``: nothing in it ends the element, and it means the same."""
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(escaped)  # noqa: S308  (no character is left that HTML would read)
