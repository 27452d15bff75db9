"""Reads a procedure from TOML and refuses one that does not hold together, saying where."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from ..clock import Effect
from .model import Action, Limit, Mark, Procedure, Step, TaskKind
from .soundness import problems_of

__all__ = ["Broken", "load", "parse", "problems_of"]

SECTIONS: dict[str, Any] = {
    "limits": Limit, "steps": Step, "actions": Action, "tasks": TaskKind, "marks": Mark,
}  # fmt: skip


class Broken(Exception):
    """The procedure does not hold together. ``problems``: sentences that name the place."""

    def __init__(self, path: object, problems: list[str]) -> None:
        super().__init__(f"{path}：" + "；".join(problems))
        self.problems = problems


def load(path: Path) -> Procedure:
    """The procedure in the file. ``Broken`` with every problem found."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Broken(path, [f"不是 TOML：{error}"]) from error
    return parse(data, path)


def parse(data: Mapping[str, Any], path: object = "程序") -> Procedure:
    """The same from what the file says. ``path`` is only told."""
    problems: list[str] = []
    parts: dict[str, Any] = {section: _section(data, section, cls, problems) for section, cls in SECTIONS.items()}
    top = {key: value for key, value in data.items() if key not in parts}
    found = _made(Procedure, "程序", {**top, **parts}, problems)
    if found is not None and not problems:
        problems += problems_of(found)
    if problems or found is None:
        raise Broken(path, problems)
    return found


def _section(data: Mapping[str, Any], section: str, cls: Any, problems: list[str]) -> dict[str, Any]:
    rows = data.get(section, {})
    if not isinstance(rows, dict):
        problems.append(f"[{section}] 应是一节")
        return {}
    found = {}
    for name, values in rows.items():
        place = f"[{section}.{name}]"
        if not isinstance(values, dict):
            problems.append(f"{place} 应是一节")
            continue
        made = _made(cls, place, {**values, "name": name}, problems)
        if made is not None:
            found[name] = made
    return found


def _made(cls: Any, place: str, values: dict[str, Any], problems: list[str]) -> Any:
    """An instance, where every value is there and of its kind."""
    known = {field.name: field for field in fields(cls)}
    wrong = [f"{place} 不认识“{key}”" for key in values if key not in known]
    clean = {}
    for name, field in known.items():
        if name in values:
            clean[name], fits = _fitted(str(field.type), values[name])
            wrong += [] if fits else [f"{place} 的 {name} 不对：{values[name]!r}"]
        elif field.default is MISSING and field.default_factory is MISSING:
            wrong.append(f"{place} 缺少 {name}")
    problems += wrong
    return None if wrong else cls(**clean)


def _fitted(kind: str, value: Any) -> tuple[Any, bool]:
    """A value as the model wants it, and whether it is of that kind (``kind``: the annotation)."""
    if "tuple" in kind:
        return (tuple(value), True) if _all_text(value, list) else (value, False)
    if "Effect" in kind:
        fits = isinstance(value, str) and value in set(Effect)
        return (Effect(value) if fits else value), fits
    if "Mapping[str, str]" in kind:
        return value, _all_text(value, dict) and _all_text(list(value.values()), list)
    if "Mapping" in kind:
        return value, isinstance(value, dict)
    if "bool" in kind:
        return value, isinstance(value, bool)
    if "int" in kind:
        return value, isinstance(value, int) and not isinstance(value, bool)
    return value, isinstance(value, str)


def _all_text(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and all(isinstance(one, str) for one in value)  # type: ignore[attr-defined]
