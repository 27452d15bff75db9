"""Files under encryption, a frame at a time, so that a file of any size needs the memory of one frame.

A file is a mark, a random name of its own, and frames: the length of a token (four bytes) and the Fernet token of
``name of the file · number of the frame · whether it is the last · content``. Frames can thus be neither left out,
swapped nor taken from another file.
"""

import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import IO

from ..encryption import Unreadable, decrypt, encrypt, is_current

MARK = b"paper1\n"
FRAME = 1 << 18
_NAME = 16
_HEAD = struct.Struct(f">{_NAME}sQ?")
_LONGEST = FRAME * 2


def seal(blocks: Iterable[bytes], out: IO[bytes]) -> None:
    """Write what ``blocks`` give, encrypted under the first key."""
    name = secrets.token_bytes(_NAME)
    out.write(MARK + name)
    waiting, number = bytearray(), 0
    for block in blocks:
        waiting += block
        while len(waiting) > FRAME:
            _frame(out, name, number, False, bytes(waiting[:FRAME]))
            del waiting[:FRAME]
            number += 1
    _frame(out, name, number, True, bytes(waiting))


def _frame(out: IO[bytes], name: bytes, number: int, last: bool, content: bytes) -> None:
    token = encrypt(_HEAD.pack(name, number, last) + content)
    out.write(struct.pack(">I", len(token)) + token)


def unseal(file: IO[bytes]) -> Iterator[bytes]:
    """The content, frame by frame. ``Unreadable`` where a byte was changed, or something is missing."""
    name = _name(file)
    number, last = 0, False
    while not last:
        content = decrypt(_token(file))
        whose, place, last = _HEAD.unpack_from(content)
        if (whose, place) != (name, number):
            raise Unreadable("文件内容的次序被改动过。")
        number += 1
        yield content[_HEAD.size :]
    if file.read(1):
        raise Unreadable("文件末尾多了内容。")


def is_under_first_key(file: IO[bytes]) -> bool:
    """Whether the file need not be written anew after a new key has come. The first frame tells for all."""
    _name(file)
    return is_current(_token(file))


def _name(file: IO[bytes]) -> bytes:
    start = file.read(len(MARK) + _NAME)
    if not start.startswith(MARK) or len(start) != len(MARK) + _NAME:
        raise Unreadable("不是加密保存的文件。")
    return start[len(MARK) :]


def _token(file: IO[bytes]) -> bytes:
    head = file.read(4)
    length = struct.unpack(">I", head)[0] if len(head) == 4 else 0
    if not 0 < length <= _LONGEST:
        raise Unreadable("文件不完整。")
    token = file.read(length)
    if len(token) != length:
        raise Unreadable("文件不完整。")
    return token
