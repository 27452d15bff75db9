"""How quickly the text of attachments is read, beside the bare library.

``python -m bench.extraction [--documents FILE]``: FILE is JSON Lines of laws, may be .gz; without it, the same sentence
over and over. The floor does no more than hand out each page's text: no process of its own, no limits, no joining of
lines. A small file costs what starting its process costs; the floor for that is a Python that does nothing. Medians of
five rounds, in turns.
"""

import argparse
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from openpyxl import load_workbook

from bench.report import table
from search.extraction import process
from tests.search import attachments as made

ROUNDS = 5
PAGES = 300
LINES, WIDTH = 34, 36  # of a page
SENTENCE = "校车收费标准由县发展和改革局会同县财政局、县教育局另行制定，报县人民政府同意后执行。"


def pages_of(path: Path | None) -> list[str]:
    """Pages of text, with lines as they are printed."""
    text = SENTENCE * PAGES * LINES
    if path:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
            laws = (json.loads(line)["text"] for _, line in zip(range(300), file, strict=False))
            text = "".join("".join(law.split()) for law in laws) + text
    size = LINES * WIDTH
    pages = [text[start : start + size] for start in range(0, PAGES * size, size)]
    return ["\n".join(page[at : at + WIDTH] for at in range(0, size, WIDTH)) for page in pages]


BARE_PDF = """
import codecs, resource, sys, time
import pypdfium2
codecs.lookup("utf-16-le")
data = sys.stdin.buffer.read()
# Else it opens the system's fonts for what a file does not bring along, and takes ten times as long.
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
started = time.perf_counter()
document = pypdfium2.PdfDocument(data)
for number in range(len(document)):
    page = document[number]
    text = page.get_textpage()
    text.get_text_range()
    text.close()
    page.close()
print(time.perf_counter() - started)
"""


def bare_pdf(data: bytes) -> float:
    told = subprocess.run([sys.executable, "-I", "-c", BARE_PDF], input=data, capture_output=True, check=True)
    return float(told.stdout)


def bare_xlsx(data: bytes) -> float:
    started = time.perf_counter()
    for sheet in load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    return time.perf_counter() - started


def ours(data: bytes, kind: str) -> float:
    started = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        outcome = process.run(file, kind)
    if outcome.refused or outcome.empty:
        raise SystemExit(f"{kind}: {outcome.refused or outcome.empty}")
    return time.perf_counter() - started


def nothing(data: bytes) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)
    return time.perf_counter() - started


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path)
    options = parser.parse_args(arguments)
    pages = pages_of(options.documents)
    rows = [[line, number] for page in pages for number, line in enumerate(page.split("\n"))]
    cases = [
        (f"PDF，{PAGES} 页", "pdf", made.pdf(*pages), bare_pdf, "pypdfium2"),
        (f"XLSX，{len(rows):,} 行", "xlsx", made.sheets(表=rows), bare_xlsx, "openpyxl"),
        (f"OFD，{PAGES} 页", "ofd", made.ofd(*pages), None, ""),
        ("TXT，一行", "txt", b"a line", nothing, "空的 Python 进程"),
        ("PDF，一页", "pdf", made.pdf("一页"), nothing, "空的 Python 进程"),
    ]
    told = []
    for name, kind, data, floor, against in cases:
        times = [(ours(data, kind), floor(data) if floor else 0.0) for _ in range(ROUNDS)]
        mine, bare = (median(column) * 1e3 for column in zip(*times, strict=True))
        told.append((name, mine, bare if floor else "—", mine / bare if floor else "—", against))
    table("附件文字的提取（毫秒）", ["文件", "独立进程", "下限", "倍", "下限是"], told)


if __name__ == "__main__":
    main()
