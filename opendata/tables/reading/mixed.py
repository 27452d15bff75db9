"""Whether a file that is not all UTF-8 is GB18030, or has lines of both. GB18030 can be read out of nearly any bytes:
read as such, a line of UTF-8 would become other characters, and nobody would be told."""

import re
from collections.abc import Iterator
from pathlib import Path

from .sources import MAX_CELL, MAX_MISTAKES, Mistakes

_BY_ACCIDENT = 10_000  # of so many lines in GB18030 one may read well as UTF-8
_LONGEST = 64 * MAX_CELL  # bytes of a line; what is longer is refused elsewhere
_HAN = re.compile("[\u4e00-\u9fff]")


def check(path: Path) -> None:
    """Raises BadTable with the lines that are encoded otherwise than most; nothing where there are none."""
    good, bad = 0, 0
    of_good: list[int] = []
    of_bad: list[int] = []
    for line, is_utf8 in _judged(path):
        if is_utf8:
            good += 1
            of_good += [line] if good <= MAX_MISTAKES else []
        else:
            bad += 1
            of_bad += [line] if bad <= MAX_MISTAKES else []
    if good <= bad // _BY_ACCIDENT:
        return
    mistakes = Mistakes()
    for line in of_bad if good >= bad else of_good:
        if good >= bad:
            mistakes.add("这一行有不是 UTF-8 编码的字节，别的行是 UTF-8。请改正这一行，或者从来源重新导出。", line)
        else:
            mistakes.add("这一行是 UTF-8 编码，别的行不是。文件里混了两种编码，请统一成 UTF-8 再上传。", line)
    mistakes.done()


def _judged(path: Path) -> Iterator[tuple[int, bool]]:
    """Every line that tells something: whether it is UTF-8."""
    with path.open("rb") as file:
        for line, content in enumerate(iter(lambda: file.readline(_LONGEST), b""), start=1):
            if content.isascii():
                continue
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError:
                yield line, False
            else:
                if _common(text) > _common(content.decode("gb18030", "replace")):
                    yield line, True


def _common(text: str) -> float:
    """How many of its Chinese characters are everyday ones: those of the first plane of GB 2312."""
    han = _HAN.findall(text)
    if not han:
        return 0.0
    return sum(0xB0 <= character.encode("gb2312", "replace")[0] <= 0xD7 for character in han) / len(han)
