"""``manage.py scan_originals``: whether what is public already holds personal data that nobody has decided about, by
what the scan knows today."""

from typing import Any

import duckdb
from django.core.management.base import BaseCommand, CommandParser

from opendata.datasets import found, scanning
from opendata.datasets.importing.work import options_of
from opendata.datasets.models import Finding, State, Version
from opendata.tables.reading.beside import beside
from opendata.tables.schema import BadTable


class Command(BaseCommand):
    help = (
        "重新检查已经公开的各版本：表格和原始文件里有没有还没有人决定过的个人信息。只报告，不改动；"
        "要处理的，在后台撤下那一版，改好再传。有发现或读不了的，返回 1。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dataset", default="", metavar="SLUG", help="只查这个数据集；默认全部")

    def handle(self, *args: Any, dataset: str, **options: Any) -> None:
        versions = Version.objects.filter(state=State.PUBLISHED).select_related("resource__dataset").order_by("pk")
        if dataset:
            versions = versions.filter(resource__dataset__slug=dataset)
        looked, troubled = 0, 0
        for version in versions.iterator(chunk_size=50):
            looked += 1
            troubled += self._look(version)
        self.stdout.write(f"查了 {looked} 个版本，{troubled} 个需要处理。")
        if troubled:
            raise SystemExit(1)

    def _look(self, version: Version) -> bool:
        place = f"{version.get_absolute_url()} 《{version.resource.dataset}》{version}"
        try:
            new = self._new(version)
        except (BadTable, duckdb.Error, OSError) as error:
            self.stdout.write(self.style.ERROR(f"{place}：读不了（{error}）"))
            return True
        for finding in new:
            kind = scanning.KINDS.get(finding.kind, finding.kind)
            examples = "、".join(example["text"] for example in finding.examples)
            self.stdout.write(self.style.WARNING(f"{place}：{finding.column}，{kind} {finding.count} 处 {examples}"))
        return bool(new)

    @staticmethod
    def _new(version: Version) -> list[Finding]:
        decided = found.decided(version)
        original = version.files.filter(format="original").first()
        rest = beside(original.path, options_of(version), version.encoding) if original else ()
        scanned = scanning.scan(version.folder, version.schema, lambda part, doing: None, rest)
        return [
            one
            for one in scanned
            if not ((last := decided.get((one.column, one.kind))) and (found.holds(last, one) or not last.values_key))
        ]
