"""What must never be written down of what people type, and the one form in which the rest is.

Personal data is found by the same scanner that examines texts before they are published. Search does not know that
room; whoever knows both registers it (``register_scanner``). Without a scanner nothing is kept at all.
"""

import re
from collections.abc import Callable

from search.learning.names import names_in
from search.segmentation import normalise, normalise_document_number, normalise_index_number

SHORTEST, LONGEST = 2, 40  # characters of a question's normal form; who writes more tells a story of their own

Scanner = Callable[[str], object]

_scanners: list[Scanner] = []

_WRITTEN = re.compile(r"[^\W_]+")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_TELLING = (
    re.compile(rf"[{_PROVINCES}][a-z][ ·•.-]{{0,2}}[a-z0-9]{{4,5}}[a-z0-9挂学警港澳领]"),  # the plate of a car
    re.compile(r"\d(?:[ -]?\d){6}"),  # numbers of people and of their cases
    re.compile(r"@|https?:|www\.|微信号|加微信|qq ?[号群:：]? ?\d"),
    # Somebody's own affair, told in their own words.
    re.compile(r"本人|俺|我[家爸妈爹娘父母爷奶公婆哥弟姐妹儿女孩媳]|我们?的?(?:老公|老婆|丈夫|妻子|邻居|亲戚|老人)"),
    re.compile(r"(?:举报|投诉|控告|实名).*(?:某|书记|主任|局长|镇长|乡长|县长|村长|支书|校长|院长|所长)"),
    re.compile(r"[\u4e00-\u9fff]某[某甲乙丙丁\u4e00-\u9fff]?"),
)


def register_scanner(scanner: Scanner) -> None:
    """``scanner`` says whether a text holds personal data (anything that is true)."""
    if scanner not in _scanners:
        _scanners.append(scanner)


def normal_form(text: str) -> str:
    """A question as it is counted: however it was spaced, punctuated and written, the same question is the same."""
    number = normalise_document_number(text) or normalise_index_number(text)
    return number or " ".join(_WRITTEN.findall(normalise(text)))


def may_be_kept(text: str) -> bool:
    """Whether a question may be written down. Rather one too few: nobody is asked before."""
    if not _scanners or not SHORTEST <= len(normal_form(text)) <= LONGEST:
        return False
    if normalise_document_number(text):
        return True
    plain = normalise(text)
    return (
        not any(telling.search(plain) for telling in _TELLING)
        and not any(scanner(text) for scanner in _scanners)
        and not names_in(text)
    )
