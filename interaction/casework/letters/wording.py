"""Texts with ``{names}`` in them. Nothing in a text is ever run: a name is replaced by its value, and that is all."""

import re
from collections.abc import Collection, Mapping

NAME = re.compile(r"\{([^{}\n]{0,30})\}")


def names_in(text: str) -> list[str]:
    return NAME.findall(text)


def problems_of(text: str, known: Collection[str]) -> list[str]:
    """Why a text cannot be a template, as sentences."""
    found = [f"没有“{{{name}}}”这个变量。" for name in dict.fromkeys(names_in(text)) if name not in known]
    if set("{}") & set(NAME.sub("", text)):
        found.append("花括号要成对，里面是变量名；正文里不要另用花括号。")
    return found


def filled(text: str, values: Mapping[str, str | None], *, pending: bool = False) -> str:
    """``text`` with its names replaced. ``pending``: names whose value is not known yet (``None``) stay for later.

    A paragraph all of whose names are empty says nothing, and is left out.
    """
    kept = []
    for line in text.split("\n"):
        names = names_in(line)
        if names and not any(values.get(name) or (pending and values.get(name, "") is None) for name in names):
            continue
        kept.append(NAME.sub(lambda match: _value(match, values, pending), line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _value(match: re.Match[str], values: Mapping[str, str | None], pending: bool) -> str:
    value = values.get(match[1], "")
    if value is None:
        return match[0] if pending else ""
    return value.replace("{", "｛").replace("}", "｝")  # what people have written is never taken for a name
