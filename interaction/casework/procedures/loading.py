"""Reads a procedure from TOML and refuses one that does not hold together, saying where."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..clock import Effect
from .model import Action, Limit, Procedure, Step, TaskKind

UNITS = ("workdays", "days")


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
    problems: list[str] = []
    procedure = _build(data, problems)
    if procedure is not None:
        problems += problems_of(procedure)
    if problems or procedure is None:
        raise Broken(path, problems)
    return procedure


def _build(data: dict[str, Any], problems: list[str]) -> Procedure | None:
    parts: dict[str, Any] = {"roles": data.get("roles", {})}
    for section, cls in {"limits": Limit, "steps": Step, "actions": Action, "tasks": TaskKind}.items():
        parts[section] = {}
        for name, values in data.get(section, {}).items():
            made = _one(cls, section, name, values, problems)
            if made is not None:
                parts[section][name] = made
    known = {field.name for field in fields(Procedure)}
    top = {key: value for key, value in data.items() if key not in parts}
    problems += [f"不认识“{key}”" for key in top if key not in known]
    missing = known - set(top) - set(parts)
    if missing:
        problems.append(f"缺少 {'、'.join(sorted(missing))}")
    return None if problems else Procedure(**top, **parts)


def _one(cls: Any, section: str, name: str, values: Mapping[str, Any], problems: list[str]) -> Any:
    place = f"[{section}.{name}]"
    known = {field.name for field in fields(cls)}
    unknown = set(values) - known
    if unknown:
        problems.append(f"{place} 不认识 {'、'.join(sorted(unknown))}")
        return None
    clean = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    if clean.get("effect"):
        if clean["effect"] not in set(Effect):
            problems.append(f"{place} effect 不能是“{clean['effect']}”")
            return None
        clean["effect"] = Effect(clean["effect"])
    try:
        return cls(name=name, **clean)
    except TypeError as error:
        problems.append(f"{place} {error}")
        return None


def problems_of(procedure: Procedure) -> list[str]:
    """Why it cannot be run: names that lead nowhere, steps nobody reaches or leaves, clocks without a limit."""
    found: list[str] = []

    def must(place: str, what: str, name: str, known: Collection[str]) -> None:
        if name and name not in known:
            found.append(f"{place} 的{what}“{name}”没有定义")

    for limit in procedure.limits.values():
        if limit.unit not in UNITS or limit.days < 1:
            found.append(f"[limits.{limit.name}] 的 unit 或 days 不对")
    for step in procedure.steps.values():
        place = f"[steps.{step.name}]"
        must(place, "holder ", step.holder, procedure.roles)
        must(place, "limit ", step.limit, procedure.limits)
        must(place, "lapse ", step.lapse, procedure.actions)
        if step.lapse and not step.limit:
            found.append(f"{place} 有 lapse 而没有 limit")
        if step.lapse in procedure.actions and step.name not in procedure.actions[step.lapse].start:
            found.append(f"{place} 的 lapse 不能从这一环节做")
    for action in procedure.actions.values():
        place = f"[actions.{action.name}]"
        for role in action.by:
            must(place, "by ", role, procedure.roles)
        for step_name in action.start:
            must(place, "start ", step_name, procedure.steps)
        must(place, "to ", action.to, procedure.steps)
        must(place, "limit ", action.limit, procedure.limits)
        must(place, "task ", action.task, procedure.tasks)
        if action.effect in (Effect.START, Effect.RESTART, Effect.EXTEND) and not action.limit:
            found.append(f"{place} 动了时钟而没有 limit")
        if not action.by:
            found.append(f"{place} 没有人可以做")
    for task in procedure.tasks.values():
        must(f"[tasks.{task.name}]", "limit ", task.limit, procedure.limits)
        must(f"[tasks.{task.name}]", "lapse ", task.lapse, procedure.actions)
    must("程序", "first ", procedure.first, procedure.steps)
    must("程序", "opening ", procedure.opening, procedure.actions)
    return found + _unreachable(procedure)


def _unreachable(procedure: Procedure) -> list[str]:
    reached, waiting = {procedure.first}, [procedure.first]
    while waiting:
        for action in procedure.possible(waiting.pop()):
            if action.to and action.to not in reached:
                reached.add(action.to)
                waiting.append(action.to)
    found = [f"[steps.{name}] 到不了" for name in procedure.steps if name not in reached]
    for name, step in procedure.steps.items():
        if not step.final and not any(action.to not in ("", name) for action in procedure.possible(name)):
            found.append(f"[steps.{name}] 进得去出不来")
    return found
