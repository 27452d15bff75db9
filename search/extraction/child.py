"""The process that reads one file: the file on standard input, what it says on standard output, as JSON.

It is given no environment, no settings and no name of a file. Once the reader is loaded it can open nothing any more,
no file and no connection, and starts no process; the system ends it where it takes too much time or memory.
"""

import codecs
import sys
from typing import Any

from search.extraction import locked
from search.extraction.limits import MAX_CPU, MAX_MEMORY, MAX_OUTPUT, MAX_SECONDS
from search.extraction.readers import LAYERED, reader
from search.extraction.readers.collecting import Collected, Full, Refused

# Loaded before nothing can be: of texts, of ZIP files, of what PDFium says.
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp437", "latin-1", "ascii")
TOO_MUCH_MEMORY = "读取时占用内存过多，文件过大或已损坏"


def lock() -> None:
    """No file, no connection, no other process from now on."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    locked.lock()


def extract(kind: str, stream: Any) -> dict[str, Any]:
    """What the file says, or why it is not read."""
    read = reader(kind)
    lock()
    found = Collected()
    try:
        read(stream, found)
    except Full:
        pass
    except Refused as error:
        return {"refused": str(error)}
    except RecursionError:
        return {"refused": "内容嵌套过深，疑似恶意文件"}
    except MemoryError:
        return {"refused": TOO_MUCH_MEMORY}
    except Exception as error:  # a damaged file fails in a hundred ways, all with the same remedy
        return {"refused": "文件已损坏，读不下去", "error": type(error).__name__}
    if not any(piece.strip() for _, pieces in found.pages for piece in pieces):
        # Nothing to find; what stands beside the pages is told all the same.
        return {**found.told(), "empty": "没有文字层，可能是扫描件" if kind in LAYERED else "文件里没有文字"}
    return found.told()


def main() -> None:
    locked.limit(cpu=MAX_CPU, seconds=MAX_SECONDS, memory=MAX_MEMORY, written=MAX_OUTPUT)
    try:
        told = extract(sys.argv[1], sys.stdin.buffer)
    except MemoryError:
        told = {"refused": TOO_MUCH_MEMORY}
    locked.end(told, TOO_MUCH_MEMORY)


if __name__ == "__main__":
    main()
