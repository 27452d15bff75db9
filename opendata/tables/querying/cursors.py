"""Where a page ended: of which version, in what order, after which row. A reader who goes on from it stays with that
version, whatever is published meanwhile. What stands in that row is looked up again: a version never changes."""

import base64
import binascii
from dataclasses import dataclass

import orjson

from .errors import BadQuery

_BAD = "after 不是上一页给出的值。请从第一页开始，照着每页的 next 往下取。"
_LONGEST = 400


@dataclass(frozen=True)
class Cursor:
    version: str  # the name of the version's folder
    order: str  # as in ``sort``, by keys
    n: int  # the last row of the page before

    def __str__(self) -> str:
        packed = orjson.dumps([self.version, self.order, self.n])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _unpack(text: str) -> Cursor:
    try:
        if len(text) > _LONGEST:
            raise ValueError
        version, order, n = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        if (
            not isinstance(version, str)
            or not version.isalnum()
            or not isinstance(order, str)
            or type(n) is not int
            or not 0 < n < 2**63
        ):
            raise ValueError
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadQuery("after", _BAD) from error
    return Cursor(version, order, n)


def version_of(text: str) -> str:
    """The folder's name of the version that ``after`` belongs to; raises BadQuery."""
    return _unpack(text).version


def read(text: str, order: str) -> Cursor:
    """The cursor, for a question in this order; raises BadQuery where it belongs to another."""
    cursor = _unpack(text)
    if cursor.order != order:
        raise BadQuery("after", "排序变了，after 就不能再用。请从第一页开始。")
    return cursor
