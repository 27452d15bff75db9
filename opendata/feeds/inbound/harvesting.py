"""A round of gathering: ask the sources that are due, and make of what is new what their targets say.

One source's trouble is its own: it is asked again less and less often, and the others go on. Each story is stored by
itself together with the record it becomes, so that a round that is killed is simply continued by the next.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from django.db.models import F, Q
from django.utils import timezone

from opendata.feeds import net

from . import reading, storing
from .models import Source

logger = logging.getLogger("opendata.feeds.inbound")

MAX_BYTES = 8 * 2**20
TIMEOUT = 25.0
LEASE = timedelta(seconds=60)  # nobody else asks a source for so long after one has begun
AT_ONCE = 4  # sources asked side by side; storing is one after the other
A_ROUND = 40  # sources
LONGEST_PAUSE = timedelta(days=1)
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)


@dataclass
class Told:
    """What came of asking one source."""

    source: Source
    new: int = 0
    joined: int = 0
    skipped: int = 0
    changed: int = 0
    left: int = 0  # new ones beyond what one round takes; the next takes them
    unchanged: bool = False
    error: str = ""

    @property
    def text(self) -> str:
        if self.error:
            return f"没有采到：{self.error}"
        if self.unchanged:
            return "没有新内容"
        parts = [f"新稿 {self.new}", f"并入 {self.joined}", f"不收 {self.skipped}"]
        parts += [f"原文有改动 {self.changed}"] if self.changed else []
        parts += [f"余下 {self.left} 条下次收"] if self.left else []
        return "，".join(parts)


def harvest(sources: Iterable[Source], tell: Callable[[Told], None] = lambda told: None) -> list[Told]:
    """Ask each of these sources that nobody else is asking just now."""
    results: list[Told] = []
    asked: dict[Future[_Answer], Source] = {}

    def settle_some() -> None:
        for done in wait(asked, return_when=FIRST_COMPLETED).done:
            told = _settle(asked.pop(done), done.result())
            results.append(told)
            tell(told)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="harvest") as pool:
        for source in sources:
            if len(asked) >= AT_ONCE:
                settle_some()
            if _claim(source):  # not before its turn: the lease is short
                asked[pool.submit(_ask, source)] = source
        while asked:
            settle_some()
    return results


def harvest_due(tell: Callable[[Told], None] = lambda told: None) -> list[Told]:
    """Ask those that are due, a bounded number."""
    return harvest(list(Source.objects.due()[:A_ROUND]), tell)


def _claim(source: Source) -> bool:
    """Two processes may be at it; each source is one's alone. The lease of one that was killed runs out."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return bool(Source.objects.filter(free, pk=source.pk).update(claimed_until=now + LEASE))


@dataclass(frozen=True)
class _Answer:
    fetched: net.Fetched | None = None
    feed: reading.Feed | None = None
    error: str = ""
    gone: bool = False
    wait: timedelta | None = None
    headers: dict[str, str] = field(default_factory=dict)


def _ask(source: Source) -> _Answer:
    """Fetch and read; touches no database."""
    headers = {"accept": ACCEPT}
    if source.etag:
        headers["if-none-match"] = source.etag
    if source.last_modified:
        headers["if-modified-since"] = source.last_modified
    try:
        fetched = net.fetch(source.url, headers=headers, max_bytes=MAX_BYTES, timeout=TIMEOUT)
        if fetched.status == 304:
            return _Answer(fetched)
        if fetched.status != 200:
            return _Answer(fetched, error=_status_text(fetched.status), gone=fetched.status == 410, wait=_wait(fetched))
        feed = reading.read(fetched.body, fetched.url, fetched.headers.get("content-type", ""))
        return _Answer(fetched, feed)
    except (net.NetError, reading.Unreadable) as error:
        return _Answer(error=str(error))
    except Exception as error:  # whatever it is, it must not keep the other sources from being gathered
        logger.exception("source %s could not be asked", source.pk)
        return _Answer(error=f"采集时出错（{type(error).__name__}），请告诉网站管理员")


def _status_text(status: int) -> str:
    known = {
        401: "对方要求登录（401）", 403: "对方拒绝访问（403）", 404: "对方没有这个地址（404）",
        410: "对方说这个地址不再提供（410），已停采", 429: "对方说访问过于频繁（429）",
    }  # fmt: skip
    return known.get(status) or (f"对方的服务器出错（{status}）" if status >= 500 else f"对方的回答是 {status}")


def _wait(fetched: net.Fetched) -> timedelta | None:
    """How long the other side asks us to wait, within reason."""
    said = fetched.headers.get("retry-after", "").strip()
    try:
        if said.isascii() and said.isdigit() and len(said) < 10:
            pause = timedelta(seconds=int(said))
        else:
            until = parsedate_to_datetime(said)
            pause = (until if until.tzinfo else until.replace(tzinfo=UTC)) - timezone.now()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(pause, timedelta(0)), LONGEST_PAUSE)


def _settle(source: Source, answer: _Answer) -> Told:
    told = Told(source, error=answer.error)
    if not told.error and answer.feed is not None:
        try:
            # What fetching took of the lease is given back to storing.
            Source.objects.filter(pk=source.pk).update(claimed_until=timezone.now() + LEASE)
            storing.store(source, answer.feed, told)
        except storing.NoPlace as error:
            told.error = str(error)
        except Exception as error:  # whatever it is, it must not keep the other sources from being gathered
            logger.exception("stories of source %s were not stored", source.pk)
            told.error = f"存稿时出错（{type(error).__name__}），请告诉网站管理员"
    elif not told.error:
        told.unchanged = True
    _write_down(source, answer, told)
    return told


def _write_down(source: Source, answer: _Answer, told: Told) -> None:
    """How the source stands now. By columns, so that what staff changed meanwhile stays."""
    now, every = timezone.now(), timedelta(minutes=source.every)
    row = Source.objects.filter(pk=source.pk)
    if told.error:
        pause = min(every * 2 ** min(source.failures, 8), LONGEST_PAUSE)
        row.update(
            checked_at=now, failures=F("failures") + 1, failing_since=source.failing_since or now,
            error=told.error[:300], next_at=now + max(pause, answer.wait or timedelta(0)), claimed_until=None,
        )  # fmt: skip
        if answer.gone:
            row.update(active=False)
        return
    headers = answer.fetched.headers if answer.fetched else {}
    # What was not all taken is read again, whether or not the other side has anything newer.
    conditions = {} if told.unchanged else {"etag": "", "last_modified": ""}
    if answer.feed is not None and not told.left:
        conditions = {
            "etag": _kept(headers.get("etag", ""), 300),
            "last_modified": _kept(headers.get("last-modified", ""), 100),
        }
    row.update(
        checked_at=now, succeeded_at=now, failures=0, failing_since=None, error="",
        moved_to=answer.fetched.moved_to if answer.fetched else "",
        next_at=now + (timedelta(0) if told.left else every), claimed_until=None, **conditions,
    )  # fmt: skip


def _kept(header: str, longest: int) -> str:
    """A header to be sent back as it came; one that is cut or strange would match nothing."""
    return header if len(header) <= longest and header.isascii() and header.isprintable() else ""
