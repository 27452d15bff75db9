"""``manage.py import_documents FILE``: the documents of an older system, by the ten thousand, as often as needed."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.agencies.codes import normalise
from cms.agencies.models import Agency
from cms.disclosure.importing.drafting import Drafter
from cms.disclosure.importing.fields import NAMES, ImportProblem, KeyMap
from cms.disclosure.importing.reading import Line, read
from cms.disclosure.importing.saving import Importer

SAY_EVERY = 10.0  # seconds between two lines of progress where there is no terminal
LISTED = 200  # problems and notices written out; all are counted


class Command(BaseCommand):
    help = (
        "导入历史文件：JSONL（可 .gz）、CSV 或 XLSX，每行一条记录。"
        "可随时中断，再次运行就接着导入；已导入而没有变化的不动。"
        f"认识的字段：{'、'.join(texts[0] for texts in NAMES.values())}。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要导入的文件")
        parser.add_argument("--agency", help="记录没有写明本县机构时由谁牵头：机构的代码、名称或网址名")
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=KEY", help="字段用哪个键，例如 --map 成文日期=pub_date"
        )
        parser.add_argument("--source", default="原网站", help="公开记录里怎样称呼来源，例如“县政府旧网站”")
        parser.add_argument("--namespace", help="标识的前缀，同一来源每次相同；默认用文件名")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不保存")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        self.listed = 0
        self.started = self.said = time.monotonic()
        agency = _agency(options["agency"])
        namespace = options["namespace"] or file.name.split(".")[0]
        drafter = Drafter(options["source"], namespace, agency)
        importer = Importer(drafter, self._say, self._say, options["dry_run"])
        interrupted = False
        try:
            keys = KeyMap(_chosen(options["map"]))
            for line in importer.run(read(file, keys)):
                self._progress(line, importer.tally.total)
        except ImportProblem as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            interrupted = True
        self._clear()
        tally = importer.tally
        seconds = time.monotonic() - self.started
        if self.listed > LISTED:
            self.stderr.write(f"……另有 {self.listed - LISTED} 条提示没有列出。")
        if options["dry_run"]:
            self.stdout.write("只检查，没有保存任何内容。")
        self.stdout.write(
            f"新增 {tally.made} 件，更新 {tally.changed} 件，跳过 {tally.skipped} 件，失败 {tally.failed} 件；"
            f"用时 {seconds:.1f} 秒，每秒 {tally.total / max(seconds, 0.001):.0f} 件。"
        )
        if tally.held:
            self.stdout.write(f"新增的文件里有 {tally.held} 件含疑似个人信息，已存为草稿，审查后才会公开。")
        if interrupted:
            raise CommandError("已中断。已完成的批次都已保存，再次运行同一命令就接着导入。", returncode=130)
        if tally.failed:
            raise CommandError(f"有 {tally.failed} 条没有导入，原因见上。改好后再次运行即可，已导入的不会重复。")

    def _say(self, line: int, text: str) -> None:
        self.listed += 1
        if self.listed <= LISTED:
            self._clear()
            self.stderr.write(f"第 {line} 行：{text}")

    def _progress(self, line: Line, total: int) -> None:
        """How far, how quick, how long still; on a terminal in one line that is written over."""
        now = time.monotonic()
        seconds = max(now - self.started, 0.001)
        text = f"已处理 {total:,} 件，每秒 {total / seconds:.0f} 件"
        if line.done:
            left = seconds / line.done * (1 - min(line.done, 1.0))
            text = f"{line.done:>4.0%}　{text}，约剩 {_duration(left)}"
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{text}", ending="")
            self.stderr.flush()
        elif now - self.said >= SAY_EVERY:
            self.said = now
            self.stderr.write(text)

    def _clear(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _chosen(pairs: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        field, sign, key = pair.partition("=")
        if not sign or not field.strip() or not key.strip():
            raise CommandError(f"--map 应写成 字段=键，现在是“{pair}”。")
        chosen[field] = key
    return chosen


def _agency(name: str | None) -> Agency:
    """The agency named by code, name, short name or slug; without a name the county's government."""
    current = Agency.objects.current()
    if name:
        for field in ("code", "name", "short_name", "slug"):
            found = current.filter(**{field: normalise(name) if field == "code" else name}).first()
            if found:
                return found
        raise CommandError(f"没有“{name}”这个机构。请先登记，或换一个名称、代码。")
    found = current.filter(kind=Agency.Kind.GOVERNMENT).first() or current.first()
    if found is None:
        raise CommandError("还没有登记任何机构。请先在管理后台登记，或用 import_agencies 导入。")
    return found
