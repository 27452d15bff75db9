"""``manage.py load_demo``: the invented county of 青禾县, for looking and trying; never for a real portal."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cms.disclosure.models import Document
from portal.demo import (
    accounts,
    agencies,
    asking,
    columns,
    datasets,
    desk,
    documents,
    events,
    gathering,
    interviews,
    knowledge,
    mailbox,
    notices,
    opinions,
    published_letters,
    questions,
    requests,
    surveys,
)
from portal.demo.admitted import County


class Command(BaseCommand):
    help = "装入青禾县的演示内容和演示账号。已经装过就什么也不改。不得用于正式网站。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="在正式环境的设置下也装入（账号口令是公开的，慎用）。")
        parser.add_argument("--no-accounts", action="store_true", help="末尾不列出网址和账号。")

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production") and not options["force"]:
            raise CommandError("现在用的是正式环境的设置。演示账号的口令是公开的，不能装入；确实需要请加 --force。")
        if Document.objects.filter(import_key__startswith=documents.KEY).exists():
            self.stdout.write("演示内容已经装过，没有改动。")
        else:
            with transaction.atomic():
                self._load(quiet=options["verbosity"] == 0)
        if options["verbosity"] and not options["no_accounts"]:
            self._tell()

    def _load(self, quiet: bool) -> None:
        county = County(timezone.localdate())
        people: dict[str, Any] = {}

        def first() -> int:
            county.agencies = agencies.load()
            people.update(accounts.make())
            return len(county.agencies)

        steps: list[tuple[str, Callable[[], int]]] = [
            ("机构", first),
            ("基层领域标准目录", documents.load_standards),
            ("公开文件", lambda: documents.load(county)),
            ("公开指南", lambda: documents.load_guides(county)),
            ("公告公示", lambda: notices.load(county)),
            ("文章和页面", lambda: columns.load(county)),
            ("审查中的稿件", lambda: desk.load(county, people)),
            ("检索词", lambda: questions.load(county.today)),
            ("意见征集", lambda: opinions.load(county, people)),
            ("问卷调查", lambda: surveys.load(county, people)),
            ("听证、旁听、开放日", lambda: events.load(county, people)),
            ("在线访谈", lambda: interviews.load(county, people)),
            ("依申请公开", lambda: requests.load(county.agencies, people, county.today)),
            ("政民互动来信", lambda: mailbox.load(county.agencies, people, county.today)),
            ("知识库和内容相近的来信", lambda: knowledge.load(county.agencies, county.today)),
            ("来信选登", lambda: published_letters.load(people, county.today)),
            ("采集的稿件", lambda: gathering.load(county.agencies, people)),
            ("数据开放", lambda: datasets.load(county, people)),
            ("数据需求、纠错、申请、成果", lambda: asking.load(county, people)),
        ]
        for name, step in steps:
            count = step()
            if not quiet:
                self.stdout.write(f"  {name} {count}")
                self.stdout.flush()

    def _tell(self) -> None:
        base = settings.WAGTAILADMIN_BASE_URL
        lines = ["", f"网站      {base}/", f"管理后台  {base}/admin/", "演示账号（口令公开，仅用于演示）："]
        lines += [f"  {each.username:<12}{each.password:<20}{each.role}" for each in accounts.ACCOUNTS]
        if found := requests.known():
            lines += ["查询进度可以试这一件（编号、查询码）：", "  {}  {}".format(*found)]
        if found := mailbox.known():
            lines += ["来信可以试这一封（编号、查询码）：", "  {}  {}".format(*found)]
        if found := asking.known():
            lines += [
                "有条件开放的数据可以用这一件领取密钥（编号、查询码，在 /data/track/）：",
                "  {}  {}".format(*found),
            ]
        self.stdout.write("\n".join(lines))
