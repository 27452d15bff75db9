"""Writes everything that is encrypted anew with the newest key."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interaction.casework.privacy import keys


class Command(BaseCommand):
    help = (
        "用 FIELD_ENCRYPTION_KEYS 的第一把密钥重新加密全部个人信息和文件。"
        "先把新密钥放在最前面、重启全部进程，再运行本命令；完成以后，旧密钥可以去掉。可随时中断、再次运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=keys.BATCH, help="每批多少行（缺省 %(default)s）")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch 须是正整数。")
        self.stdout.write(f"共 {len(settings.FIELD_ENCRYPTION_KEYS)} 把密钥，第一把用于书写。")
        done: dict[str, keys.Progress] = {}
        try:
            for progress in keys.rotate(batch):
                done[progress.label] = progress
                self.stdout.write(f"  {progress.label}：看过 {progress.seen}，重写 {progress.written}", ending="\r")
        except KeyboardInterrupt as stopped:
            raise CommandError("已中断。做过的不会丢失，再次运行即从余下的继续。") from stopped
        for progress in done.values():
            self.stdout.write(f"  {progress.label}：共 {progress.seen}，重写 {progress.written}    ")
        unreadable = [one for progress in done.values() for one in progress.unreadable]
        if unreadable:
            for one in unreadable[:20]:
                self.stderr.write(f"无法解密：{one}")
            raise CommandError(f"{len(unreadable)} 项无法用现有的密钥解密。旧密钥请先不要去掉。")
        self.stdout.write(self.style.SUCCESS("全部内容都已用第一把密钥书写，其余密钥可以去掉。"))
