"""A real server for measuring: granian with two web processes, over a data folder of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def environment(data_root: Path, **more: str) -> dict[str, str]:
    """What a process of this portal needs to run over ``data_root``."""
    return {
        **os.environ,
        "DATA_ROOT": str(data_root),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "LOG_LEVEL": "ERROR",
        **more,
    }


def manage(data_root: Path, *arguments: str) -> None:
    """Run a management command over ``data_root``; raises CalledProcessError where it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment(data_root), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def serve(data_root: Path, **more: str) -> Iterator[str]:
    """Serve the portal over ``data_root``; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2", "--blocking-threads", "4",
        "--no-ws", "--log-level", "error", "portal.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data_root, **more), start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{base}/hello/", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def requests_per_second(address: str, seconds: int = 3) -> tuple[float, str]:
    """Measured by wrk with 16 connections: requests each second, and the 99 % latency as wrk prints it."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise SystemExit("测量页面需要 wrk（Debian：apt-get install wrk）。")
    command = [wrk, "-t2", "-c16", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", address]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx or 3xx responses: \d+", output):
        raise SystemExit(f"{address} 没有正常回答：\n{output}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    slowest = re.search(r"99%\s+(\S+)", output)
    assert rate and slowest, output
    return float(rate.group(1)), slowest.group(1)
