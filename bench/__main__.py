"""``python -m bench``: everything that is measured, each against a peer or a floor in the same run.

What needs the real statutes takes them from ``../shared/data`` where that folder is. Every part is a process of its
own, because each sets up a portal of its own; all are run, and it fails where one of them failed.
"""

import subprocess
import sys
from pathlib import Path

from bench.server import ROOT

DATA = ROOT.parent / "shared" / "data"
LAWS = DATA / "laws.jsonl.gz"
ARTICLES = DATA / "statute-articles.jsonl.gz"
QUESTIONS = DATA / "statute-queries-dev.jsonl"

Part = tuple[str, dict[str, Path]]
OPEN_DATA: list[Part] = [("tables", {}), ("open_rows", {})]
CASEWORK: list[Part] = [("deadlines", {}), ("submissions", {}), ("desk", {}), ("letters", {})]
WITH_STATUTES: list[Part] = [
    ("relevance", {"--articles": ARTICLES, "--questions": QUESTIONS}),
    ("titles", {"--documents": LAWS}),
    ("search", {"--articles": ARTICLES, "--queries": QUESTIONS}),
    ("abuse", {"--articles": ARTICLES, "--queries": QUESTIONS}),
    ("suggest", {"--articles": ARTICLES, "--queries": QUESTIONS}),
    ("extraction", {"--documents": LAWS}),
    ("imports", {"--documents": LAWS}),
    ("pages", {"--documents": LAWS}),
    *CASEWORK,
    *OPEN_DATA,
]
WITHOUT: list[Part] = [("pages", {}), *CASEWORK, *OPEN_DATA]


def main() -> int:
    """All of it, one after the other. Returns how many parts failed."""
    parts = WITH_STATUTES if LAWS.exists() else WITHOUT
    if parts is WITHOUT:
        print("没有 ../shared/data：只测页面和办件。")
    failed = []
    for name, files in parts:
        print(f"\n# {name}", flush=True)
        arguments = [text for option, file in files.items() for text in (option, str(file))]
        if subprocess.run([sys.executable, "-m", f"bench.{name}", *arguments], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\n没有测成：{'、'.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
