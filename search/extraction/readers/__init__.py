"""Readers of files, one for each kind. They run in a process of their own and know nothing of Django.

A reader takes the open file and a ``Collected`` to write to, and raises Refused where it will not read the file.
"""

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from .collecting import Collected

Reader = Callable[[BinaryIO, Collected], None]

_MODULES = {
    "pdf": ("pdf",),
    "ofd": ("ofd",),
    "words": ("docx",),
    "sheets": ("xlsx",),
    "slides": ("pptx",),
    "markup": ("html", "htm", "xhtml", "xml"),
    "plain": ("txt", "csv", "tsv", "md", "json"),
}
MODULE_OF = {kind: module for module, kinds in _MODULES.items() for kind in kinds}
KINDS = frozenset(MODULE_OF)
# Kinds whose pages are pictures unless there is a layer of text on them.
LAYERED = frozenset({"pdf", "ofd"})


def reader(kind: str) -> Reader:
    """The reader for a kind of file. Imports what it needs."""
    read: Reader = import_module(f"{__name__}.{MODULE_OF[kind]}").read
    return read
