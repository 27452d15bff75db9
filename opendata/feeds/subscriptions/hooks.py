"""Webhooks: a program is called when a feed has something new.

An address is called with news only after it has confirmed: the first call holds a word that it must give back. What
does not arrive is sent again, later and later, for four days; each message keeps its number, so that a receiver who
heard it before knows. A message is put off before it is sent: a worker that is killed sends it again.
"""

import hmac
import json
import logging
import secrets
from datetime import timedelta
from itertools import takewhile
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from interaction.casework import codes
from opendata.feeds.outbound.formats import json_item
from opendata.feeds.outbound.items import address, tag

from . import signing
from .calling import Answered, Calls
from .looking import from_json, last_news
from .models import Delivery, Hook, News, Watch
from .taking import take

logger = logging.getLogger(__name__)
MOST_ITEMS = 50  # of one message
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=12)
TRIES = 16  # about four days
CONFIRM_TRIES = 5
UNCONFIRMED = timedelta(days=2)
KEPT = 50  # deliveries of one hook
KEPT_FOR = timedelta(days=31)
GONE = 410

Purpose = tuple[Hook, str, str, int]  # what is sent: to whom, what, under which number, how many items

calls = Calls()


# --- Registering


def register(watch: Watch, url: str, secret: str) -> Hook:
    """A new hook, whose page the code of the form's ``secret`` opens; of the same form the same hook."""
    hook, _ = Hook.objects.get_or_create(
        form_hash=codes.submission_key(secret),
        defaults={
            "number": _number(), "watch": watch, "url": url, "secret": signing.new_secret(),
            "code_hash": codes.hash_of(codes.code_for(secret)), "next_at": timezone.now(),
            "challenge": secrets.token_urlsafe(24),
        },
    )  # fmt: skip
    return hook


def sent(secret: str) -> Hook | None:
    """The hook that a form which comes again has made."""
    return Hook.objects.filter(form_hash=codes.submission_key(secret)).select_related("watch").first()


def find(number: str, code: str) -> Any:
    """The hook that a number and its code open."""
    key = codes.key_of(Hook, number, code)
    return Hook.objects.get(pk=key) if key else None


def _number() -> str:
    return f"HD{timezone.localdate():%y%m%d}" + "".join(secrets.choice(codes.ALPHABET) for _ in range(6))


# --- What its owner does with it


def pause(hook: Hook) -> None:
    Hook.objects.filter(pk=hook.pk, state=Hook.State.ACTIVE).update(state=Hook.State.PAUSED, next_at=None)


def resume(hook: Hook) -> None:
    """Go on, with what was new meanwhile; one that never confirmed is asked once more."""
    stopped = Hook.objects.filter(pk=hook.pk)
    now = timezone.now()
    if hook.confirmed_at:
        stopped.exclude(state=Hook.State.ACTIVE).update(state=Hook.State.ACTIVE, next_at=now, tries=0)
    else:
        stopped.update(state=Hook.State.PENDING, next_at=now, tries=0)


def renew_secret(hook: Hook) -> str:
    hook.secret = signing.new_secret()
    hook.save(update_fields=["secret"])
    return hook.secret


def test(hook: Hook) -> bool:
    """A message without news, as soon as the worker comes by; none to one that is stopped."""
    return bool(Hook.objects.filter(pk=hook.pk, state=Hook.State.ACTIVE).update(test_at=timezone.now()))


# --- Sending


def send_due() -> int:
    """What the worker calls: write down what was answered, and send what is due. How many arrived."""
    arrived = sum(_answered(purpose, answer) for purpose, answer in calls.finished())
    now = timezone.now()
    hooks = Hook.objects.select_related("watch")
    for hook in hooks.filter(test_at__lte=now).order_by("test_at", "pk")[: max(0, calls.free)]:
        if Hook.objects.filter(pk=hook.pk, test_at=hook.test_at).update(test_at=None):
            message = f"msg_{hook.number}_test_{secrets.token_hex(4)}"
            _start(hook, Delivery.Kind.TEST, message, {"type": "test", "feed": _feed(hook.watch), "items": []})
    due = hooks.filter(next_at__lte=now, state__in=(Hook.State.PENDING, Hook.State.ACTIVE))
    for hook in due.order_by("next_at", "pk")[: max(0, calls.free)]:
        if take(hook, "next_at", "tries", FIRST_PAUSE, LONGEST_PAUSE):
            _send(hook)
    return arrived


def _send(hook: Hook) -> None:
    if hook.state == Hook.State.PENDING:
        asked = {"type": "confirm", "challenge": hook.challenge, "feed": _feed(hook.watch)}
        _start(hook, Delivery.Kind.CONFIRM, f"msg_{hook.number}_confirm", asked)
        return
    waiting = hook.watch.news.filter(pk__gt=hook.told)
    if hook.until > hook.told:  # what was tried before, and nothing else: a repetition is the same message
        waiting = waiting.filter(pk__lte=hook.until)
    news = list(waiting[:MOST_ITEMS])
    if not news:
        # What was to be sent may have been forgotten meanwhile; what came after it has not.
        more = timezone.now() if hook.until > hook.told else None
        Hook.objects.filter(pk=hook.pk).update(told=max(hook.told, hook.until), next_at=more, tries=0)
        return
    news = list(takewhile(lambda one: one.gone == news[0].gone, news))  # a message tells of one thing or the other
    hook.until = news[-1].pk
    Hook.objects.filter(pk=hook.pk).update(until=hook.until)
    kind = Delivery.Kind.GONE if news[0].gone else Delivery.Kind.NEWS
    body = {"type": kind.value, "feed": _feed(hook.watch), "items": [_item(one) for one in news]}
    _start(hook, kind, f"msg_{hook.number}_{hook.until}", body)


def _item(news: News) -> dict[str, Any]:
    """As JSON Feed has it; of what is gone nothing but the ``id``."""
    if news.gone:
        return {"id": tag(news.item["key"])}
    item = json_item(from_json(news.item), settings.WAGTAILADMIN_BASE_URL)
    return item | {"_portal": {"changed": news.changed}}


def _feed(watch: Watch) -> dict[str, str]:
    origin = settings.WAGTAILADMIN_BASE_URL
    return {"title": watch.title, "url": origin + address(watch.feed, "json", watch.query)}


def _start(hook: Hook, kind: str, message: str, body: dict[str, Any]) -> None:
    content = json.dumps(body, ensure_ascii=False).encode()
    purpose = (hook, kind, message, len(body.get("items", ())))
    calls.start(purpose, hook.url, content, signing.headers(hook.secret, message, content))


# --- What was answered


def _answered(purpose: Purpose, answer: Answered) -> bool:
    hook, kind, message, count = purpose
    right, note = answer.arrived, answer.note
    if kind == Delivery.Kind.CONFIRM and answer.arrived:
        right = gave_back(answer.body, hook.challenge)
        note = "" if right else "对方回答了，但没有交回确认用的字串。"
    elif not answer.arrived and not note:
        note = f"对方的服务器回答 {answer.status}。"
    if not Hook.objects.filter(pk=hook.pk).exists():
        return False  # taken away meanwhile
    Delivery.objects.create(
        hook=hook, kind=kind, message=message, items=count, took=answer.took, status=answer.status, arrived=right,
        note=note[:200],
    )  # fmt: skip
    if kind == Delivery.Kind.TEST and right:
        Hook.objects.filter(pk=hook.pk).update(arrived_at=timezone.now())
    elif kind != Delivery.Kind.TEST:
        (_arrived if right else _failed)(hook, kind, answer.status)
    return right


def gave_back(body: bytes, challenge: str) -> bool:
    """Whether an answer is the word we sent, alone or as JSON ``{"challenge": …}``."""
    try:
        text = body.decode().strip()
        # Refuses what is nested without end, and halves of characters.
        told = orjson.loads(text) if text.startswith(("{", '"')) else text
    except ValueError:
        return False
    given = told.get("challenge") if isinstance(told, dict) else told
    return isinstance(given, str) and hmac.compare_digest(given.encode(), challenge.encode())


def _arrived(hook: Hook, kind: str, status: int) -> None:
    now = timezone.now()
    stored = Hook.objects.filter(pk=hook.pk)
    if kind == Delivery.Kind.CONFIRM:
        pending = stored.filter(state=Hook.State.PENDING)
        pending.update(
            state=Hook.State.ACTIVE, confirmed_at=now, arrived_at=now, told=last_news(hook.watch), tries=0, next_at=None
        )
        return
    more = hook.watch.news.filter(pk__gt=hook.until).exists()
    told = {"told": hook.until, "arrived_at": now, "tries": 0}
    stored.filter(told__lt=hook.until).update(**told)
    stored.filter(state=Hook.State.ACTIVE).update(next_at=now if more else None)


def _failed(hook: Hook, kind: str, status: int) -> None:
    most = CONFIRM_TRIES if kind == Delivery.Kind.CONFIRM else TRIES
    if hook.tries >= most or status == GONE:
        Hook.objects.filter(pk=hook.pk).update(state=Hook.State.FAILED, next_at=None)
        logger.info("Hook %s is stopped after %d tries", hook.number, hook.tries)


def tidy() -> int:
    """What the worker calls now and then: forget what never confirmed, and old deliveries."""
    now = timezone.now()
    never = Q(confirmed_at=None, created_at__lte=now - UNCONFIRMED)
    gone, _ = Hook.objects.filter(never).delete()
    old, _ = Delivery.objects.filter(at__lte=now - KEPT_FOR).delete()
    for hook in Hook.objects.only("pk"):
        oldest = hook.deliveries.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1].first()
        if oldest:
            hook.deliveries.filter(pk__lte=oldest).delete()
    return gone + old
