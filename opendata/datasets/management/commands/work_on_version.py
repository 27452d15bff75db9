"""``manage.py work_on_version UID TRY``: the process in which an upload becomes a version. The worker starts it."""

import logging
import signal
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from opendata.datasets.importing import working
from opendata.datasets.importing.work import Lost, Work
from opendata.datasets.models import State, Version

logger = logging.getLogger("opendata.datasets")


class _Stopped(BaseException):
    """The machine is being stopped."""


class Command(BaseCommand):
    help = "处理一个上传的数据文件。由后台进程启动，一般不用手工运行；手工上传请用 import_dataset。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uid")
        parser.add_argument("tries", type=int)

    def handle(self, *args: Any, uid: str, tries: int, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        working.lower()
        version = Version.objects.select_related("resource__dataset").filter(uid=uid, state=State.WORKING, tries=tries)
        found = version.first()
        if found is None:  # given up, or taken up by another
            return
        work = Work(found)
        try:
            work.run()
        except Lost:
            pass
        except _Stopped:
            work.release()
            raise SystemExit(128 + signal.SIGTERM) from None
        except Exception as error:
            # What went wrong may quote the file, which is nobody's to read in a log.
            logger.error("version %s was not finished: %s", uid, type(error).__name__)
            raise SystemExit(1) from None


def _stop(*args: Any) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Stopped
