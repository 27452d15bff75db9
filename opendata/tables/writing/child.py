"""A process that writes some of a version's files: a file named on its command line says which, and takes the result.

It ends with whoever started it: the pipe that is its input breaks then.
"""

import json
import os
import sys
import threading
from pathlib import Path

from ..schema import Column
from . import files


def _end_with_parent() -> None:
    os.read(0, 1)  # not sys.stdin: its lock would be missed at the end
    os._exit(1)


def main() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    order = Path(sys.argv[1])
    asked = json.loads(order.read_text())
    columns = [Column.from_json(column) for column in asked["columns"]]
    made, profile = files.make(asked["share"], Path(asked["parquet"]), columns, lambda doing: None)
    order.write_text(json.dumps({"made": [vars(each) for each in made], "profile": profile}))
