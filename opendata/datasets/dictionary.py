"""信息项: the data dictionary follows the columns of the versions, and keeps what people wrote in it."""

from collections.abc import Sequence

from opendata.tables.schema import Column, Type

from .models import DataField, Resource


def fixed_types(resource: Resource) -> dict[str, Type]:
    """What people said a column is, by its header."""
    fields = resource.fields.filter(type_fixed=True)
    return {name: Type(stored) for name, stored in fields.values_list("name", "type")}


def key_of(resource: Resource) -> list[str]:
    """The headers of the columns that tell one row from another."""
    return list(resource.fields.filter(is_key=True).order_by("position", "pk").values_list("name", flat=True))


def propose(resource: Resource, columns: Sequence[Column]) -> int:
    """A line for every column that has none; what stands is kept. Before anything is published the lines stand in the
    order of the columns; later a new column waits at the end until its version is. Gives how many are new."""
    known = {each.name: each for each in resource.fields.all()}
    first = resource.current_id is None
    new = [
        DataField(resource=resource, position=column.position if first else 0, name=column.name, type=column.type)
        for column in columns
        if column.name not in known
    ]
    DataField.objects.bulk_create(new)
    if first:
        follow(resource, columns)
        _propose_key(resource, columns)
    return len(new)


def _propose_key(resource: Resource, columns: Sequence[Column]) -> None:
    """A first column called 编号, 代码 and the like tells rows apart, until somebody says otherwise."""
    if not columns or resource.fields.filter(is_key=True).exists():
        return
    name = columns[0].name
    if name.endswith(("编号", "代码", "编码", "标识", "ID", "id", "Id", "code")):
        resource.fields.filter(name=name).update(is_key=True)


def follow(resource: Resource, columns: Sequence[Column]) -> None:
    """Bring places and types to what these columns are; a line whose column is gone stays, without a place."""
    by_name = {column.name: column for column in columns}
    changed = []
    for line in resource.fields.all():
        column = by_name.get(line.name)
        position = column.position if column else 0
        kind = str(column.type) if column and not line.type_fixed else line.type
        if (line.position, line.type) != (position, kind):
            line.position, line.type = position, kind
            changed.append(line)
    DataField.objects.bulk_update(changed, ["position", "type"])
