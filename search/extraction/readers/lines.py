"""Lines as they were printed, made into lines as they were written."""

import re

_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GOES_ON = re.compile(f"[{_HAN}，、：；（《〈“〔]$")
_IS_GONE_ON_WITH = re.compile(f"[{_HAN}，、：；。！？）》〉”〕]")
# A heading set wide: 青 禾 县 人 民 政 府.
_SET_WIDE = re.compile(f"(?<![{_HAN}])[{_HAN}](?:[ \u3000]+[{_HAN}](?![{_HAN}])){{2,}}")
_SPACES = re.compile("[ \u3000]+")
LONG = 16  # characters of a page's longest line; in a narrower one nothing was broken for want of room
FULL = 0.7  # of the longest line of the page: a shorter one ended where its writer ended it


def unwrapped(text: str) -> str:
    """Chinese text broken at the margin or set wide, whole again: no word is torn apart."""
    text = _SET_WIDE.sub(lambda found: _SPACES.sub("", found[0]), text)
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    longest = max(map(len, lines), default=0)
    joined: list[str] = []
    before = ""
    for line in lines:
        is_full = longest >= LONG and len(before) >= FULL * longest
        if is_full and _GOES_ON.search(before) and _IS_GONE_ON_WITH.match(line):
            joined[-1] += line
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)
