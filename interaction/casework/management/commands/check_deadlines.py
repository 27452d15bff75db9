"""``manage.py check_deadlines``: everything that follows from the passing of time, at once."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interaction.casework.deadlines import duties, lapses, mail, recount, reminders


class Command(BaseCommand):
    help = (
        "检查所有未办结办件的期限：日历有变动的重新计算并记入办理经过，逾期有后果的由系统办理，"
        "将到期、已超期的提醒（每个期限只提醒一次）。可以随时中断、再次运行；有没办成的，退出码不为零。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        left = recount.left()
        self._count("重新计算", recount.recount(), left)
        problems, acted = [], 0
        for lapse in lapses.lapses():
            acted += lapse.done
            if lapse.problem:
                problems.append(lapse)
        self.stdout.write(f"逾期处理：{acted} 件")
        self._count("提醒", reminders.remind())
        sent = 0
        while now := mail.mail_due():
            sent += now
        if sent:
            self.stdout.write(f"邮件提醒：{sent} 件")
        if told := duties.remind_due():
            self.stdout.write(f"邮件提醒的其他事项：{told} 项")
        if problems:
            for lapse in problems:
                self.stderr.write(f"{lapse.number}：{lapse.action} 没有办成：{lapse.problem}")
            raise CommandError(f"{len(problems)} 件逾期没有处理成，再次运行会重试。")

    def _count(self, what: str, batches: Iterable[int], total: int = 0) -> None:
        done = 0
        for number in batches:
            done += number
            if total and self.stdout.isatty():
                self.stdout.write(f"\r{what}：{done:,} / {max(total, done):,}", ending="")
                self.stdout.flush()
        self.stdout.write(f"{what}：{done:,} 件")
