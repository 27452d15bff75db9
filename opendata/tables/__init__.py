"""From a file to a table, and answers out of it. Files in, files and answers out: no database of the portal, no web.

One version of a table is one folder, made whole or not at all (``building.build``) and never changed afterwards:

``original.<ending>``  the upload, byte for byte.
``table.sqlite``  table ``t``: ``n INTEGER PRIMARY KEY`` (the number of the row, from 1 without a gap, in the order of
    the file), then ``c1``, ``c2``, … For pages, filters and look-ups; an index ``i<position>`` on every column that is
    short enough to filter and sort by (``writing.sqlite``). Open it ``mode=ro&immutable=1``.
``table.parquet``  the columns under their headers, in order; the rows in the order of the file. For aggregates, profile
    and filtered export. ``n`` is NOT in it, since people load it: in DuckDB it is ``file_row_number + 1`` of
    ``read_parquet(…, file_row_number = true)``.
``table.csv``  UTF-8 with the mark that Excel needs, headers in the first line, lines end in CR LF.
``table.csv.gz``  exactly ``table.csv``, packed: may be sent for it as ``Content-Encoding: gzip``.
``table.xlsx``  one sheet, from 1,048,575 rows on further ones; left out where a cell is longer than Excel takes.
``table.jsonl``  an object a line, keys are the headers, everything missing is ``null``.
``table.geojson``  only where ``geography`` finds coordinates or shapes; rows without are left out of it.

How a value is written, by type of its column (``schema.Type``). Missing is NULL everywhere, an empty cell in CSV.

=========  ==================  ===========  ==========================  ==================  ==================
type       SQLite              Parquet      CSV                         JSON                XLSX
=========  ==================  ===========  ==========================  ==================  ==================
text       TEXT                VARCHAR      as it is                    string              text
integer    INTEGER             BIGINT       ``-12``                     number              number
number     REAL                DOUBLE       ``3``, ``12.5``             number              number
date       TEXT 2026-07-14     DATE         2026-07-14                  "2026-07-14"        date
datetime   TEXT                TIMESTAMP    2026-07-14T08:30:00         as CSV              date with time
           …-14T08:30:00
boolean    INTEGER 1 or 0      BOOLEAN      是 or 否                     true or false       是 or 否
=========  ==================  ===========  ==========================  ==================  ==================

Rooms: ``reading`` (a file to rows of text), ``values`` (what a text means), ``loading`` (rows to typed columns),
``writing`` (those to files), ``building`` (all of it), ``profiling``, ``difference``, ``suspects``, ``geography``;
``querying`` (questions of strangers).
"""
