"""``manage.py run_portal``: bring this machine's portal up to date, then serve it. What ``make run`` calls."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cms.agencies.models import Agency


class Command(BaseCommand):
    help = "升级数据库、准备基础数据与静态文件，然后启动网站（网页进程与后台进程）。Ctrl-C 停止。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--demo", action="store_true", help="首次启动时装入青禾县的演示内容。")
        parser.add_argument("--prepare-only", action="store_true", help="只做准备，不启动。")

    def handle(self, *args: Any, **options: Any) -> None:
        self._say("准备数据库")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("setup_portal", verbosity=0)
        self._collect_static()
        if options["demo"] and not Agency.objects.exists():
            self._say("首次启动，装入演示内容")
            call_command("load_demo", no_accounts=True)
        if options["prepare_only"]:
            return
        self._tell_where(options["port"], demo=options["demo"])
        self._serve(options["port"])

    def _say(self, text: str) -> None:
        self.stdout.write(f"· {text}")
        self.stdout.flush()

    def _collect_static(self) -> None:
        """Only when something changed: it takes seconds, and a second start should take none."""
        mark = hashlib.sha256(f"{wagtail.__version__} {django.__version__} {settings.THEME}".encode())
        for folder in settings.STATICFILES_DIRS:
            for path in sorted(Path(folder).rglob("*")):
                mark.update(f"{path} {path.stat().st_mtime_ns}".encode())
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if stamp.exists() and stamp.read_text() == mark.hexdigest():
            return
        self._say("整理静态文件")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(mark.hexdigest())

    def _tell_where(self, port: str, demo: bool) -> None:
        base = f"http://localhost:{port}"
        lines = ["", f"  网站      {base}/", f"  管理后台  {base}/admin/", f"  接口文档  {base}/api/v1/docs"]
        if demo:
            from portal.demo import requests
            from portal.demo.accounts import ACCOUNTS

            lines += ["", "  演示账号（仅用于演示）："]
            lines += [f"    {a.username:<12}{a.password:<18}{a.role}" for a in ACCOUNTS]
            if found := requests.known():
                lines += ["", "  查询进度可以试这一件（编号、查询码）：", "    {}  {}".format(*found)]
        self.stdout.write("\n".join([*lines, "", "  Ctrl-C 停止。", ""]))
        self.stdout.flush()

    def _serve(self, port: str) -> None:
        root = str(settings.ROOT)
        binaries = Path(sys.executable).parent
        environment = {
            **os.environ,
            "PORT": port,
            "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": os.pathsep.join([root, f"{root}/site"]),
        }
        environment.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
        os.chdir(root)
        honcho = str(binaries / "honcho")
        os.execve(honcho, [honcho, "start", "--no-colour"], environment)  # noqa: S606 – our own Procfile
