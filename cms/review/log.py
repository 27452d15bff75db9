"""What the record's own log says of a review, in Chinese. Wagtail keeps the entries; nobody changes them."""

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.log_actions import LogFormatter

# action → (label, how its data read)
_ACTIONS = {
    "review.secrecy": ("保密审查", lambda data: "；".join(f"{q}：{a}" for q, a in data.get("answers", {}).items())),
    "review.finding_kept": (
        "个人信息：同意公开",
        lambda data: f"{data.get('kind', '')} {data.get('sample', '')}，理由：{data.get('reason', '')}",
    ),
    "review.finding_masked": ("个人信息：已遮盖", lambda data: f"{data.get('kind', '')} {data.get('sample', '')}"),
    "review.withdraw": (
        "撤下",
        lambda data: f"{data.get('reason', '')}{'（不再提供）' if data.get('gone') else ''}",
    ),
    "review.restore": ("恢复公开", lambda data: data.get("reason", "")),
    "review.refused": ("定时发布被拦下", lambda data: data.get("reason", "")),
}


def register(actions: Any, said: Mapping[str, tuple[str, Callable[[dict[str, Any]], str]]] = _ACTIONS) -> None:
    """For the hook ``register_log_actions``: also of what other rooms write into the log of their records."""
    for action, (label, read) in said.items():

        class Formatter(LogFormatter):
            def format_comment(self, log_entry: Any) -> str:
                return str(self.read(log_entry.data))

        Formatter.label = Formatter.message = label
        Formatter.read = staticmethod(read)  # type: ignore[attr-defined]
        actions.register_action(action)(Formatter)
