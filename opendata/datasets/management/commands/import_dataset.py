"""``manage.py import_dataset FILE --dataset SLUG``: a new version of a resource, for scripts that run every night."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.agencies.models import User
from cms.review.refusal import Refused
from opendata.datasets import comparing, publishing
from opendata.datasets.importing import TheSame, receive
from opendata.datasets.importing.work import Lost, Work
from opendata.datasets.models import Dataset, Resource, State, Version

SAY_EVERY = 5.0  # seconds between two lines of progress where there is no terminal
LISTED = 20


class Command(BaseCommand):
    help = (
        "把一个文件（CSV、XLSX、JSON、GeoJSON）作为数据集的新版本导入；--publish 通过检查后直接发布。"
        "文件和正在公开的一样就什么也不做。可以随时中断，再运行就重新开始。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要导入的文件")
        parser.add_argument("--dataset", required=True, metavar="SLUG", help="数据集的网址名或目录代码")
        parser.add_argument("--resource", type=int, default=0, metavar="N", help="资源的序号；只有一个资源时可不写")
        parser.add_argument("--title", default="", help="数据集还没有这个资源时，新资源的名称")
        parser.add_argument("--publish", action="store_true", help="通过检查后直接发布")
        parser.add_argument("--note", default="", help="这一版更新了什么，公开显示")
        parser.add_argument("--user", default="", help="以哪个账号的名义导入和发布")
        parser.add_argument("--encoding", default="", help="编码，例如 gb18030；默认自动识别")
        parser.add_argument("--separator", default="", help="分隔符；默认自动识别")
        parser.add_argument("--sheet", default="", help="XLSX 的工作表名；默认第一张")
        parser.add_argument("--header-line", type=int, default=1, help="表头在第几行，默认 1")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        self.started = self.said = time.monotonic()
        self.quiet = options["verbosity"] == 0
        user = self._user(options["user"])
        resource = self._resource(options)
        version = self._received(resource, file, options, user)
        if version is None:
            return
        try:
            done = Work(version, self._progress).run()
        except Lost:
            raise CommandError("这一版在后台被放弃了，没有导入。") from None
        except BaseException as error:
            publishing.discard(version, user)
            if isinstance(error, KeyboardInterrupt):
                raise CommandError("已中断，没有导入。再次运行就重新开始。", returncode=130) from error
            raise
        self._clear()
        if done.state == State.FAILED:
            self._mistakes(done)
            publishing.discard(done, user)
            raise CommandError("文件有错误，没有导入。改好后再运行。")
        self._tell(done)
        if options["publish"]:
            self._publish(done, user)
        elif not self.quiet:
            self.stdout.write("已导入，待发布。在后台“数据开放”里核对后发布，或者加 --publish。")

    def _user(self, name: str) -> User | None:
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"没有名为“{name}”的账号。")
        return user

    def _resource(self, options: dict[str, Any]) -> Resource:
        name = options["dataset"]
        dataset = Dataset.objects.filter(slug=name).first() or Dataset.objects.filter(code=name).first()
        if dataset is None:
            raise CommandError(f"没有网址名或目录代码是“{name}”的数据集。请先在后台“数据开放”里建立目录。")
        found = {resource.number: resource for resource in dataset.resources.all()}
        number = options["resource"]
        if number in found:
            return found[number]
        if not number and len(found) == 1:
            return next(iter(found.values()))
        if not number and found:
            listed = "、".join(f"{each.number}（{each.title}）" for each in found.values())
            raise CommandError(f"《{dataset}》有几个资源，请用 --resource 写明是哪一个：{listed}。")
        if number and not options["title"]:
            raise CommandError(f"《{dataset}》没有第 {number} 个资源。要新建，请用 --title 写明它的名称。")
        return Resource.add(dataset, options["title"] or dataset.title)

    def _received(self, resource: Resource, file: Path, options: dict[str, Any], user: Any) -> Version | None:
        try:
            with file.open("rb") as stream:
                return receive(resource, stream, file.name, options, user, note=options["note"], at_once=True)
        except TheSame as same:
            self.stdout.write(str(same))
            return None
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"文件打不开：{file}（{error.strerror}）") from error

    def _publish(self, version: Version, user: Any) -> None:
        try:
            published = publishing.publish(version, user)
        except Refused as refused:
            raise CommandError(f"已导入，但没有发布：{refused}请在后台“数据开放”里处理。") from refused
        if not self.quiet:
            text = f"已发布：《{published.resource}》第 {published.number} 版。"
            self.stdout.write(self.style.SUCCESS(text))

    def _tell(self, version: Version) -> None:
        if self.quiet:
            return
        seconds = time.monotonic() - self.started
        self.stdout.write(f"{version.rows:,} 行 × {len(version.columns)} 列，用时 {seconds:.1f} 秒。")
        for note in version.notes[:LISTED]:
            self.stdout.write(f"提示：{note}")
        if words := comparing.words(version.difference):
            self.stdout.write(f"与当前版本相比：{words}。")
        for finding in version.findings.all()[:LISTED]:
            self.stdout.write(self.style.WARNING(f"疑似个人信息：{finding}"))

    def _mistakes(self, version: Version) -> None:
        for mistake in version.mistakes[:LISTED]:
            place = f"第 {mistake['line']} 行" if mistake["line"] else ""
            place += f"第 {mistake['column']} 列" if mistake["column"] else ""
            self.stderr.write(f"{place}{'：' if place else ''}{mistake['text']}")
        if len(version.mistakes) > LISTED:
            self.stderr.write(f"……另有 {len(version.mistakes) - LISTED} 处没有列出。")

    def _progress(self, percent: int, doing: str) -> None:
        if self.quiet:
            return
        now = time.monotonic()
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{percent:>3}%　{doing}", ending="")
            self.stderr.flush()
        elif now - self.said >= SAY_EVERY or percent == 0:
            self.said = now
            self.stderr.write(f"{percent:>3}%　{doing}")

    def _clear(self) -> None:
        if not self.quiet and sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")
