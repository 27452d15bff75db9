"""``manage.py harvest_catalogue URL``: the datasets of another portal's DCAT, into this one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.agencies.models import Agency
from opendata.feeds.net import NetError
from opendata.metadata.harvesting import Harvest
from opendata.metadata.reading import BadCatalogue


class Command(BaseCommand):
    help = "读取另一个平台的 DCAT 目录（JSON-LD 或 Turtle），把其中的数据集收进本门户；已有的不动，可重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="目录网址，例如 https://主机/data/catalogue.jsonld")
        parser.add_argument("--agency", help="全部归到这个机构（网址名）；不填则按对方写的机构代码，没有的新建")
        parser.add_argument("--admit", action="store_true", help="直接公开（在公开履历里注明来历）；不填则作为草稿送审")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(slug=options["agency"]).first() if options["agency"] else None
        if options["agency"] and agency is None:
            raise CommandError(f"没有网址名为 {options['agency']} 的机构。")
        harvest = Harvest(admitted=options["admit"], agency=agency, told=self.stdout.write)
        try:
            report = harvest.run(options["url"])
        except (NetError, BadCatalogue) as error:
            raise CommandError(f"目录没有读完：{error}。已收下的保留，再次运行会接着收。") from error
        said = f"收下 {len(report.made)} 个，原有 {len(report.known)} 个，没有收下 {len(report.failed)} 个。"
        if report.failed:
            raise CommandError(said)
        self.stdout.write(self.style.SUCCESS(said))
