"""A real portal with its demo content, served as ``make run`` serves it, and a real Chromium that looks at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 720}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


_environments: dict[str, dict[str, str]] = {}


def environment_of(base: str) -> dict[str, str]:
    """The environment of the portal served at ``base``, for commands run beside it."""
    return _environments[base]


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[str]:
    """The address of a portal that runs for this session: web processes and worker, on SQLite, with demo content."""
    if not CHROMIUM:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    folder = tmp_path_factory.mktemp("portal")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CACHE_URL")}
    environment |= {"DATA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    command = [sys.executable, "manage.py", "run_portal", "--demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(base, process, folder / "log")
        _environments[base] = environment
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_ready(base: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(720):  # a machine that does much else takes minutes to load the demo
        try:
            with urllib.request.urlopen(f"{base}/health/ready/", timeout=5):
                break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.5)
    else:
        raise AssertionError(log.read_text())
    for _ in range(60):  # the worker has indexed the demo content
        with urllib.request.urlopen(f"{base}/api/v1/search?q=%E5%85%AC%E5%BC%80", timeout=60) as answer:
            if b'"total": 0' not in answer.read(200).replace(b'":', b'": ').replace(b"  ", b" "):
                return
        time.sleep(0.5)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the session."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium, portal):
    """A page in a browser that has never been here, on a desktop."""
    context = chromium.new_context(base_url=portal, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def phone(chromium, portal):
    """The same on a phone."""
    context = chromium.new_context(base_url=portal, viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def without_scripts(chromium, portal):
    """A page in a browser that runs no scripts."""
    context = chromium.new_context(base_url=portal, viewport=DESKTOP, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def staff(chromium, portal):
    """``staff(username)``: a page in a browser of its own, logged in to the admin as that demo account."""
    from portal.demo.accounts import ACCOUNTS

    passwords = {account.username: account.password for account in ACCOUNTS}
    contexts = []

    def log_in(username: str):
        context = chromium.new_context(base_url=portal, viewport=DESKTOP, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/admin/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", passwords[username])
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield log_in
    for context in contexts:
        context.close()
