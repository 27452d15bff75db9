"""Whether a procedure holds together: names lead somewhere, steps are reached and left, clocks have limits."""

from collections.abc import Collection, Iterable, Iterator

from ..clock import TIMED
from .model import Action, Mark, Procedure, Step, TaskKind

UNITS = ("workdays", "days")
LONGEST = 3660  # days


def problems_of(procedure: Procedure) -> list[str]:
    """Why it cannot be run, as sentences that name the place."""
    found = [
        f"[limits.{limit.name}] 的 unit、days、most 或 least 不对"
        for limit in procedure.adjustable.values()
        if limit.unit not in UNITS or not 1 <= limit.days <= LONGEST or limit.problem(limit.days)
    ]
    for step in procedure.steps.values():
        found += _of_step(procedure, step)
    for action in procedure.actions.values():
        found += _of_action(procedure, action)
    for task in procedure.tasks.values():
        found += _of_task(procedure, task)
    for mark in procedure.marks.values():
        found += _of_mark(procedure, mark)
    found += _unknown("程序", "desk_roles ", procedure.desk_roles, procedure.roles, needed=True)
    found += _unknown("程序", "first ", [procedure.first], procedure.steps, needed=True)
    found += _unknown("程序", "opening ", [procedure.opening], procedure.actions, needed=True)
    return found or _unreachable(procedure)


def _unknown(
    place: str, what: str, names: Iterable[str], known: Collection[str], *, needed: bool = False
) -> Iterator[str]:
    for name in names:
        if (name or needed) and name not in known:
            yield f"{place} 的{what}“{name}”没有定义"


def _of_step(procedure: Procedure, step: Step) -> Iterator[str]:
    place = f"[steps.{step.name}]"
    yield from _unknown(place, "holder ", [step.holder], procedure.roles, needed=True)
    yield from _unknown(place, "limit ", [step.limit], procedure.limits)
    yield from _unknown(place, "lapse ", [step.lapse], procedure.actions)
    if step.lapse and not step.limit:
        yield f"{place} 有 lapse 而没有 limit"
    if step.limit in procedure.limits and procedure.limits[step.limit].unit != "workdays":
        yield f"{place} 的 limit 须按工作日"
    lapse = procedure.actions.get(step.lapse)
    if lapse and step.name not in lapse.start:
        yield f"{place} 的 lapse 不能从这一环节做"
    if lapse and "system" not in lapse.by:
        yield f"{place} 的 lapse 不是系统做的"


def _of_action(procedure: Procedure, action: Action) -> Iterator[str]:
    place = f"[actions.{action.name}]"
    yield from _unknown(place, "by ", action.by, procedure.roles, needed=True)
    yield from _unknown(place, "start ", action.start, procedure.steps, needed=True)
    yield from _unknown(place, "to ", [action.to], procedure.steps)
    yield from _unknown(place, "limit ", [action.limit], procedure.limits)
    yield from _unknown(place, "task ", [action.task], procedure.tasks)
    if action.effect in TIMED and not action.limit:
        yield f"{place} 动了时钟而没有 limit"
    if not action.by:
        yield f"{place} 没有人可以做"
    if not action.start and action.name != procedure.opening:
        yield f"{place} 没有可以做的环节"


def _of_task(procedure: Procedure, task: TaskKind) -> Iterator[str]:
    place = f"[tasks.{task.name}]"
    yield from _unknown(place, "limit ", [task.limit], procedure.limits, needed=True)
    yield from _unknown(place, "lapse ", [task.lapse], procedure.actions)
    if task.limit in procedure.limits and procedure.limits[task.limit].unit != "workdays":
        yield f"{place} 的 limit 须按工作日"
    lapse = procedure.actions.get(task.lapse)
    if lapse and "system" not in lapse.by:
        yield f"{place} 的 lapse 不是系统做的"


def _of_mark(procedure: Procedure, mark: Mark) -> Iterator[str]:
    place = f"[marks.{mark.name}]"
    yield from _unknown(place, "tell ", mark.tell, procedure.roles, needed=True)
    if not mark.tell:
        yield f"{place} 没有要告诉的人"


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
