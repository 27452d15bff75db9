"""Ways to narrow a table by a click: the commonest values of the columns that have few."""

import re
from collections.abc import Mapping
from typing import Any

from opendata.tables.querying import BadQuery, TooSlow
from opendata.tables.schema import Type
from search.listing import Choice, Facet

from .cells import plain
from .found import Described
from .frame import Looking

MOST_FACETS = 4
MOST_VALUES = 30  # of a column that is offered at all
SHOWN_VALUES = 12


def distinct(profile: Mapping[str, Any], column: Described) -> int:
    """How many values a column has, as its profile counted them; 0 where it did not."""
    return int(profile.get(column.key, {}).get("distinct") or 0)


def sorts_rows(profile: Mapping[str, Any], column: Described) -> bool:
    """Whether a column tells kinds of rows apart: few values, each of several rows."""
    if column.type in (Type.NUMBER, Type.DATE, Type.DATETIME):
        return False
    return 2 <= distinct(profile, column) <= MOST_VALUES and (column.type is not Type.INTEGER or bool(column.codes))


def facets(looking: Looking) -> list[Facet]:
    """Counted among the rows that are left."""
    shown, asked = looking.shown, looking.asked
    assert shown.version is not None
    profile, rows = shown.version.profile, shown.version.rows
    chosen = {condition.column.key for condition in asked.conditions if condition.how == ""}
    offered = [one for one in shown.described if one.key not in chosen and sorts_rows(profile, one)]
    offered = [one for one in offered if distinct(profile, one) < rows]
    found = []
    for column in sorted(offered, key=lambda one: distinct(profile, one))[:MOST_FACETS]:
        try:
            query = looking.query(("group", column.key), ("aggregate", "count"), of=asked.narrowing)
            groups = looking.table.groups(query)
        except (BadQuery, TooSlow):
            break  # the table itself says what is wrong; without counts it is as good
        counts = sorted((one for one in groups.rows if one[0] is not None), key=lambda one: -one[1])
        choices = [
            Choice(_called(value, column), asked.with_condition(column, "", _written(value, column)), count)
            for value, count in counts[:SHOWN_VALUES]
        ]
        if len(choices) > 1:
            found.append(Facet(column.key, column.name, choices))
    return found


def _called(value: Any, column: Described) -> str:
    text = plain(value, column.type)
    return f"{text} {column.codes[text]}" if text in column.codes else text


def _written(value: Any, column: Described) -> str:
    """As the address has it."""
    return ("true" if value else "false") if column.type is Type.BOOLEAN else plain(value, column.type)


def called_like(code: Described, column: Described) -> bool:
    """Whether one is the code of the other: 乡镇代码 and 乡镇, 科目编码 and 科目名称."""
    bare = re.sub(r"(区划)?(代码|编码|码|编号)$|_?code$", "", code.name.strip(), flags=re.IGNORECASE).lower()
    name = re.sub(r"(名称|名|_?name)$", "", column.name.strip(), flags=re.IGNORECASE).lower()
    return bool(bare) and name == bare and bare != code.name.strip().lower()
