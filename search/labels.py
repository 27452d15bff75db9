"""Names of what facets count: search knows codes and slugs only, other rooms tell what they are called.

A room registers in its ``AppConfig.ready``::

    labels.register("topic", lambda codes: dict(Topic.objects.filter(code__in=codes).values_list("code", "name")))
"""

from collections.abc import Callable, Collection, Mapping

Names = Callable[[Collection[str]], Mapping[str, str]]

_registry: dict[str, Names] = {}


def register(facet: str, names: Names) -> None:
    """``names`` takes the codes that are to be shown and returns their names; a later one replaces an earlier."""
    _registry[facet] = names


def names_of(facet: str, codes: Collection[str]) -> dict[str, str]:
    """A name for every code, the code itself where nobody knows it."""
    known = _registry[facet](codes) if codes and facet in _registry else {}
    return {code: str(known.get(code) or code) for code in codes}
