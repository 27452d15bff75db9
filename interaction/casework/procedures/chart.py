"""The chart on the wall is the program: a procedure drawn from the same data by which the server decides.

The main path runs down the left, the steps in which a case only waits or is given up stand beside it. Everything the
picture shows stands in a list below it as well, so nobody needs to see the picture.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .. import limits
from ..clock import Effect
from .model import Action, Limit, Procedure, Step

# Units of the drawing: about a pixel each on a desk. On a phone of 375 pixels the type is still 12 pixels high.
WIDTH, BOX, TALL, GAP, TOP = 402, 158, 72, 30, 6
MAIN, SIDE = 26, 234  # left edges of the two columns
LANE = 9  # between two ways that run beside each other


@dataclass
class Node:
    """A step with its place. ``state``: "done", "current" or ""; ``ways``: what leads on from it."""

    step: Step
    main: bool
    row: int
    holder: str
    limit: Limit | None
    state: str
    ways: list["Way"] = field(default_factory=list)

    @property
    def x(self) -> int:
        return MAIN if self.main else SIDE

    @property
    def right(self) -> int:
        return self.x + BOX

    @property
    def middle(self) -> int:
        return self.x + BOX // 2

    @property
    def y(self) -> int:
        return TOP + self.row * (TALL + GAP)

    @property
    def bottom(self) -> int:
        return self.y + TALL

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What stands in the box below the name, and how far down."""
        texts = [self.holder, duration(self.limit) if self.limit else ""]
        return [(text, self.y + 44 + 19 * n) for n, text in enumerate(filter(None, texts))]

    @property
    def limit_text(self) -> str:
        return duration(self.limit) if self.limit else ""

    @property
    def mark(self) -> str:
        return {"done": "✓ 已过", "current": "▶ 现在"}.get(self.state, "")


@dataclass(frozen=True)
class Way:
    """Where actions lead from a step: the step after it, and the actions."""

    to: Step
    actions: tuple[Action, ...]

    @property
    def labels(self) -> str:
        return "、".join(dict.fromkeys(action.label for action in self.actions))


@dataclass(frozen=True)
class Edge:
    """A line of the picture. ``gives_up``: it leads out of the matter."""

    path: str
    gives_up: bool = False


def duration(limit: Limit) -> str:
    """How long, in words."""
    return f"{limit.days} 个工作日" if limit.unit == "workdays" else f"{limit.days} 日"


def main_path(procedure: Procedure) -> list[str]:
    """The steps on the way to an answer, in the order of the procedure: not those in which the clock was stopped to
    wait, nor those in which a case ends that was given up while it waited, nor those that say so themselves."""
    ways: dict[str, list[Action]] = {name: [] for name in procedure.steps if name != procedure.first}
    for action in procedure.actions.values():
        if action.to in ways:
            ways[action.to].append(action)
    waits = {name for name, found in ways.items() if found and all(one.effect is Effect.STOP for one in found)}
    given_up = {
        name for name, found in ways.items()
        if found and all(one.effect is Effect.END for one in found) and any(waits & {*one.start} for one in found)
    }  # fmt: skip
    aside = {step.name for step in procedure.steps.values() if step.aside}
    return [name for name in procedure.steps if name not in waits | given_up | aside]


def nodes_of(procedure: Procedure, current: str | None = None, done: Collection[str] = ()) -> list[Node]:
    """Every step with its place."""
    main = main_path(procedure)
    rows = {name: row for row, name in enumerate(main)}
    taken: set[int] = set()
    for name in procedure.steps:
        if name not in rows:
            row = _row_beside(procedure, name, main)
            while row in taken:
                row += 1
            taken.add(row)
            rows[name] = row
    nodes = [
        Node(
            step, name in main, rows[name], procedure.roles[step.holder],
            limits.limit_of(procedure.name, step.limit) if step.limit else None,
            "current" if name == current else "done" if name in done else "",
        )
        for name, step in procedure.steps.items()
    ]  # fmt: skip
    for node in nodes:
        for name, step in procedure.steps.items():
            actions = tuple(a for a in procedure.possible(node.step.name) if a.to == name != node.step.name)
            if actions:
                node.ways.append(Way(step, actions))
    return nodes


def _row_beside(procedure: Procedure, name: str, main: list[str]) -> int:
    """Beside the step it comes back to, or just above the one it goes on to."""
    after = [main.index(action.to) for action in procedure.possible(name) if action.to in main]
    before = [
        main.index(start) for a in procedure.actions.values() if a.to == name for start in a.start if start in main
    ]
    back = [row for row in after if row in before]
    if back:
        return min(back)
    return max(0, min(after) - 1) if after else max(before, default=0)


def edges_of(nodes: list[Node]) -> Iterator[Edge]:
    """The ways between steps: straight where there is a straight way, else along lanes beside the boxes."""
    places = {node.step.name: node for node in nodes}
    lanes: dict[str, list[str]] = {"left": [], "gap": [], "right": []}
    for a in nodes:
        for way in a.ways:
            b = places[way.to.name]
            gives_up = not b.main and all(action.effect is Effect.END for action in way.actions)
            straight = _straight(a, b)
            if straight:
                yield Edge(straight, gives_up)
                continue
            side = "right" if not (a.main or b.main) else "left" if a.main and b.main and b.row <= a.row else "gap"
            names = lanes[side]
            if way.to.name not in names:
                names.append(way.to.name)
            yield Edge(_by_lane(a, b, side, names.index(way.to.name)), gives_up)


def _straight(a: Node, b: Node) -> str:
    """Down to the next box, or across between two boxes of one row."""
    if a.main == b.main and b.row == a.row + 1:
        return f"M{a.middle} {a.bottom}V{b.y - 1}"
    if a.main and not b.main and a.row == b.row:
        return f"M{a.right} {a.y + 18}H{b.x - 1}"
    if b.main and not a.main and a.row == b.row:
        return f"M{a.x} {a.bottom - 12}H{b.right + 1}"
    return ""


def _by_lane(a: Node, b: Node, side: str, lane: int) -> str:
    leaves, comes = a.y + 30 + 8 * lane, b.y + 30 + 8 * lane
    if side == "left":
        leaves, comes = a.y + 22, b.bottom - 14 - 8 * lane
        return f"M{a.x} {leaves}H{a.x - 8 * (lane + 1)}V{comes}H{b.x - 1}"
    if side == "right":
        return f"M{a.right} {leaves}H{a.right + 7}V{comes}H{b.right + 1}"
    x = MAIN + BOX + LANE * (lane + 1)
    return f"M{a.right if a.main else a.x} {leaves}H{x}V{comes}H{b.right + 1 if b.main else b.x - 1}"


def draw(procedure: Procedure, current: str | None = None, done: Collection[str] = ()) -> SafeString:
    """The procedure as a picture with its description, and as a list. ``current``, ``done``: names of steps. The page
    links ``css/chart-of-steps.css``."""
    nodes = nodes_of(procedure, current, done)
    context = {
        "procedure": procedure,
        "nodes": nodes,
        "edges": list(edges_of(nodes)),
        "main": [node for node in nodes if node.main],
        "beside": [node for node in nodes if not node.main],
        "here": next((node for node in nodes if node.state == "current"), None),
        "width": WIDTH,
        "height": max(node.bottom for node in nodes) + TOP,
        "box": BOX,
        "tall": TALL,
    }
    return render_to_string("components/chart_of_steps.html", context)
