"""A file becomes rows of text, whatever it is written in. Every reader takes bounded memory and says where what is
wrong stands."""

from .opening import Options, open_source
from .sources import MAX_CELL, MAX_COLUMNS, Source

__all__ = ["MAX_CELL", "MAX_COLUMNS", "Options", "Source", "open_source"]
