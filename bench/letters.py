"""``python -m bench.letters [--part day|sorting|size] [--letters N] [--folder DIR]``: letters as a county has them.

``day``: 20,000 letters by four senders at once, then 5,000 nearly the same; each in a transaction of its own. Told are
the rate, that none is lost, that the 5,000 are one group, and what a late one costs against an early one.
``sorting``: how often agency and kind are proposed rightly, by the rules and as learnt, on letters that were not
learnt from – of wordings known from others, and of wordings nobody had used before.
``size``: lists, search, desk and boards with 10⁶ letters against 10³, each as a multiple of an empty admin page beside
it. Every part runs in portals of its own; the larger folder of ``size`` is kept where ``--folder`` names one.
"""

import argparse
import sys
from pathlib import Path

from bench import letter_day, letter_size, letter_sorting


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--part", choices=["day", "sorting", "size"])
    arguments.add_argument("--letters", type=int)
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    if given.part in (None, "day"):
        letter_day.day(given.letters or letter_day.DAY)
    if given.part in (None, "sorting"):
        letter_sorting.sort(given.letters or letter_sorting.LEARNT)
    if given.part in (None, "size"):
        letter_size.size(given.letters or letter_size.MANY, given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
