"""What a dataset's own log says of its data, in Chinese."""

from typing import Any

from cms.review import log

from ..scanning import KINDS


def _kept(data: dict[str, Any]) -> str:
    kind = KINDS.get(data.get("kind", ""), "")
    return f"“{data.get('column', '')}”列，{kind} {data.get('count', 0)} 处，理由：{data.get('reason', '')}"


def _version(data: dict[str, Any]) -> str:
    reason = f"，原因：{data['reason']}" if data.get("reason") else ""
    return f"《{data.get('resource', '')}》第 {data.get('number', '')} 版{reason}"


# action → (label, how its data read)
_ACTIONS = {
    "datasets.upload": ("上传数据", lambda data: f"《{data.get('resource', '')}》{data.get('file', '')}"),
    "datasets.publish": ("发布数据", _version),
    "datasets.withdraw": ("撤下数据", _version),
    "datasets.discard": ("放弃上传的数据", lambda data: data.get("file", "")),
    "datasets.finding_kept": ("数据中的个人信息：同意公开", _kept),
    "datasets.dictionary": ("修改数据字典", lambda data: f"《{data.get('resource', '')}》{data.get('changed', '')}"),
}


def register(actions: Any) -> None:
    """For the hook ``register_log_actions``."""
    log.register(actions, _ACTIONS)
