"""Questions of strangers to a table, and its answers: never their text as SQL, never for longer than a second.

``Query.parse`` reads what stands in an address: parameters of a small grammar over the columns there are, every value
typed and bound. ``Table`` answers it from the two files that are good at it: pages by key and look-ups from SQLite,
everything that reads a whole column (sums, searches, filters without an index) from Parquet by DuckDB.

The grammar, where ``<column>`` is ``c3`` or the header itself:

``<column>=value`` and ``<column>__ne|lt|lte|gt|gte|contains|starts|in|null=value``  filters, all of which must hold;
    an empty value is no filter, ``in`` takes values with commas between, ``null`` takes true or false.
``q=词语``  rows in whose text every word stands.
``sort=c3,-c5``  at most four columns; rows without a value come last.
``columns=c1,c2``  what is shown.  ``limit=100``  at most 1,000 rows.  ``after=…``  the next page, as the last one said.
``group=c2,c6:month``  at most three columns; dates by year, month or day.
``aggregate=count,sum:c5``  of each group: count, sum, avg, min, max, distinct.
"""

from .cursors import Cursor, version_of
from .errors import BadQuery, Busy, TooSlow, Unreadable
from .grammar import MOST_GROUPS, MOST_ROWS, OPERATORS, RESERVED, Filter, Measure, Query
from .table import FORMATS, Groups, Page, Table

__all__ = [
    "FORMATS",
    "MOST_GROUPS",
    "MOST_ROWS",
    "OPERATORS",
    "RESERVED",
    "BadQuery",
    "Busy",
    "Cursor",
    "Filter",
    "Groups",
    "Measure",
    "Page",
    "Query",
    "Table",
    "TooSlow",
    "Unreadable",
    "version_of",
]
