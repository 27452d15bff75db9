"""How many pages a second, as a share of an empty page from the same server; and how many queries each page takes.

``python -m bench.pages [--documents FILE]``: FILE (JSON Lines, may be .gz) is imported first, so that the catalogue
is as large as a real one. The order of the measurements is repeated three times and medians are compared, because a
shared machine changes its speed.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median

from bench.server import manage, requests_per_second, serve

PAGES = {
    "首页": "/",
    "目录第一页": "/disclosure/catalogue/",
    "目录（按主题）": "/disclosure/catalogue/?topic=02",
    "公告列表": "/notices/",
    "检索": "/search/?q=%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80",
}
ROUNDS = 3


def measure(data_root: Path, cached: bool) -> dict[str, tuple[float, str]]:
    """Ratio to the empty page (median of the rounds) and the 99 % latency of the last round, per page."""
    rates: dict[str, list[float]] = {name: [] for name in ["hello", *PAGES]}
    slowest: dict[str, str] = {}
    with serve(data_root, BENCH_PAGE_CACHE="1" if cached else "0") as base:
        for _ in range(ROUNDS):
            for name, address in {"hello": "/hello/", **PAGES}.items():
                rate, slowest[name] = requests_per_second(base + address)
                rates[name].append(rate)
    floor = median(rates["hello"])
    print(f"\n{'有' if cached else '没有'}页面缓存；空页面 {floor:,.0f} 次/秒")
    result = {}
    for name in PAGES:
        result[name] = (median(rates[name]) / floor, slowest[name])
        print(
            f"  {name:<14}{median(rates[name]):>9,.0f} 次/秒   空页面的 {result[name][0]:.3f} 倍   p99 {slowest[name]}"
        )
    return result


def main(arguments: list[str] | None = None) -> None:
    """Set up a portal in a temporary folder and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, help="先导入的文件（JSONL，可 .gz）")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        data_root = Path(folder)
        manage(data_root, "run_portal", "--demo", "--prepare-only")
        if options.documents:
            manage(data_root, "import_documents", str(options.documents))
        manage(data_root, "rebuild_index")
        uncached, cached = measure(data_root, cached=False), measure(data_root, cached=True)
    print("\n目标：没有缓存 ≥ 0.08 倍，有缓存 ≥ 2 倍")
    for name in PAGES:
        print(f"  {name:<14}{uncached[name][0]:.3f}  /  {cached[name][0]:.2f}")


if __name__ == "__main__":
    main()
