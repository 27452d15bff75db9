"""``python -m bench``: everything that is measured, each against a peer or a floor in the same run.

What needs the real statutes takes them from ``../shared/data`` where that folder is.
"""

from pathlib import Path

from bench import extraction, imports, pages, search, suggest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> None:
    """All of it, one after the other."""
    laws = DATA / "laws.jsonl.gz"
    articles, questions = DATA / "statute-articles.jsonl.gz", DATA / "statute-queries-dev.jsonl"
    if not laws.exists():
        print("没有 ../shared/data：只测页面。")
        pages.main([])
        return
    search.main(["--articles", str(articles), "--queries", str(questions)])
    extraction.main(["--documents", str(laws)])
    suggest.main(["--articles", str(articles), "--queries", str(questions)])
    imports.main(["--documents", str(laws)])
    pages.main(["--documents", str(laws)])


if __name__ == "__main__":
    main()
