"""``manage.py train_sorting``: learn now from the letters that were answered, and say how well."""

from typing import Any

from django.core.management.base import BaseCommand

from ... import learning, proposing
from ...models import Learnt


class Command(BaseCommand):
    help = "用已经答复的来信学习该由谁办、属于什么类型，并用没有学过的来信检验，同时给出按规则提议的正确率。"

    def handle(self, *args: Any, **options: Any) -> None:
        reports: list[Learnt] = []
        for found in learning.learn():
            reports = found or reports
        proposing.forget()
        if not reports:
            self.stdout.write(f"已经答复的来信还不够（至少 {learning.LEAST} 件），继续按规则提议。")
        for report in reports:
            self.stdout.write(
                f"{report.get_task_display()}：学习 {report.letters - report.held_out:,} 件，"
                f"检验 {report.held_out:,} 件；"
                f"首选正确 {report.top1:.1%}，前三正确 {report.top3:.1%}；"
                f"按规则首选正确 {report.plain1:.1%}，前三正确 {report.plain3:.1%}；"
                f"{'采用学习的结果' if report.used else '没有胜过规则，仍按规则提议'}。"
            )
