"""What a version changes of the one that is public: reckoned when it is made, brought up to date before it goes out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from opendata.tables import difference
from opendata.tables.schema import Column

from . import dictionary
from .models import Resource, State, Version

KEPT = "difference.sqlite"  # in the version's folder: which rows, see tables.difference


def reckon(resource: Resource, folder: Path, columns: Sequence[Column]) -> dict[str, Any]:
    """As ``Version.difference`` keeps it; empty where nothing is public yet."""
    current = resource.current
    if current is None:
        return {}
    key = dictionary.key_of(resource)
    old, new = difference.Side(current.folder, current.schema), difference.Side(folder, columns)
    found = difference.compare(old, new, key, folder / KEPT)
    types = {column.name: column.type for column in current.schema}
    changed = [column.name for column in columns if types.get(column.name, column.type) != column.type]
    return {"previous": current.number, **found.as_json(), "types_changed": changed}


def changes(version: Version, *, kind: str = "", after: int = 0, limit: int = 100) -> list[difference.Change]:
    """Row by row what it changed, behind the place ``after``; nothing of a first version."""
    previous = previous_of(version)
    path = version.folder / KEPT
    if previous is None or not path.exists():
        return []
    old, new = (difference.Side(each.folder, each.schema) for each in (previous, version))
    return difference.page(path, old, new, kind=kind, after=after, limit=limit)


def previous_of(version: Version) -> Version | None:
    """The version that it was compared with; None for a first one, and where that one was withdrawn since."""
    number = version.difference.get("previous")
    found = Version.objects.filter(resource=version.resource_id, number=number, state=State.PUBLISHED)
    return found.first() if number else None


def is_current(version: Version, resource: Resource) -> bool:
    """Whether its difference is one from what is public now."""
    number = resource.current.number if resource.current else None
    return bool(version.difference.get("previous") == number)


def bring_up_to_date(version: Version) -> None:
    """Compare anew where another version went out, or was withdrawn, in the meantime, or rows are told apart by another
    key."""
    found = Version.objects.select_related("resource__current").get(pk=version.pk)
    if found.state != State.READY:
        return
    key = dictionary.key_of(found.resource)
    if is_current(found, found.resource) and found.difference.get("key", key) == key:
        return
    changed = reckon(found.resource, found.folder, found.schema)
    Version.objects.filter(pk=found.pk, state=State.READY).update(difference=changed)


def words(found: Mapping[str, Any]) -> str:
    """A difference as one says it; empty for a first version."""
    if not found:
        return ""
    parts = [
        f"{verb} {found[name]:,} 行"
        for name, verb in (("added", "新增"), ("changed", "修改"), ("gone", "减少"))
        if found.get(name)
    ]
    for name, verb in (("columns_added", "增加"), ("columns_gone", "取消"), ("types_changed", "改变类型：")):
        if found.get(name):
            parts.append(f"{verb}“{'”“'.join(found[name])}”列")
    return "，".join(parts) or "内容没有变化"
