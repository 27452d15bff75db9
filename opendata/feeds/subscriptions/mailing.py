"""What is new, by mail: only to addresses whose owners have said that they want it, and until they say they do not.

Addresses stand encrypted and never in an address of the web, a log or a cache. The links in a mail hold a signed word
of that subscription alone. A mail is put off before it is sent, like everything that is sent: killed before, it is sent
at the next try.
"""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from interaction.casework.encryption import Unreadable, fingerprint, fingerprints
from opendata.feeds.outbound import publisher
from opendata.feeds.outbound.items import absolute

from .looking import from_json, last_news
from .models import MailSubscription, News, Watch
from .taking import take

logger = logging.getLogger(__name__)
PURPOSE = "feeds.mail"
BATCH = 20
SHOWN = 30  # items of one mail
FIRST_PAUSE, LONGEST_PAUSE, TRIES = timedelta(minutes=5), timedelta(hours=12), 8
CONFIRM_WITHIN = timedelta(days=2)
MOST_ASKED = 3  # questions to one address that it has not answered, whoever puts them
MOST_FOLLOWED = 50  # feeds that one address follows
CONFIRM, STOP = "feeds.mail.confirm", "feeds.mail.stop"


def is_possible() -> bool:
    """Whether this portal sends mail at all."""
    return bool(settings.EMAIL_HOST)


# --- Wanted, confirmed, no longer wanted


def subscribe(watch: Watch, address: str, rhythm: str) -> None:
    """Note it, and ask the address whether it is wanted. Whoever asks learns nothing of who follows what."""
    address = address.strip()
    marks = fingerprints(address.lower(), PURPOSE)
    of_address = MailSubscription.objects.filter(address_mark__in=marks)
    now = timezone.now()
    known = of_address.filter(watch=watch).first()
    if known is None:
        if of_address.count() >= MOST_FOLLOWED:
            return
        known, _ = MailSubscription.objects.get_or_create(
            watch=watch, address_mark=fingerprint(address.lower(), PURPOSE),
            defaults={"address": address, "rhythm": rhythm},
        )  # fmt: skip
    if known.confirmed_at:
        return  # it is told anyway: no more mail than was wanted
    unanswered = of_address.filter(confirmed_at=None)  # none of them older than CONFIRM_WITHIN: see tidy
    asked = sum(tries + (ask_at is not None) for tries, ask_at in unanswered.values_list("tries", "ask_at"))
    if known.ask_at is None and asked < MOST_ASKED:
        MailSubscription.objects.filter(pk=known.pk).update(rhythm=rhythm, ask_at=now)


def token(subscription: MailSubscription, salt: str) -> str:
    return signing.dumps([subscription.pk, subscription.nonce], salt=salt)


def of_token(word: str, salt: str) -> MailSubscription | None:
    """The subscription that a link in a mail means; None where there is none, or none any more."""
    age = CONFIRM_WITHIN if salt == CONFIRM else None
    try:
        key, nonce = signing.loads(word, salt=salt, max_age=age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return MailSubscription.objects.filter(pk=key, nonce=nonce).select_related("watch").first()


def is_ours(word: str, salt: str) -> bool:
    """Whether a link is one that we have mailed, whatever has become of what it means."""
    try:
        signing.loads(word, salt=salt)
    except signing.BadSignature:
        return False
    return True


def confirm(subscription: MailSubscription) -> None:
    """Its owner has said yes: what is new from now on."""
    MailSubscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now(), told=last_news(subscription.watch), ask_at=None, tries=0
    )


def stop(subscription: MailSubscription) -> None:
    """Its owner wants no more: nothing of it is kept."""
    MailSubscription.objects.filter(pk=subscription.pk).delete()


# --- Sending


def mail_due() -> int:
    """What the worker calls: how many mails went out."""
    if not is_possible():
        return 0
    now = timezone.now()
    waiting = MailSubscription.objects.select_related("watch")
    asking = list(waiting.filter(ask_at__lte=now, confirmed_at=None).order_by("ask_at")[:BATCH])
    telling = list(waiting.filter(mail_at__lte=now).exclude(confirmed_at=None).order_by("mail_at")[:BATCH])
    sent = sum(_ask(one) for one in asking if _take(one, "ask_at"))
    return sent + sum(_tell(one) for one in telling if _take(one, "mail_at"))


def _take(one: MailSubscription, when: str) -> bool:
    return take(one, when, "tries", FIRST_PAUSE, LONGEST_PAUSE, TRIES)


def _ask(one: MailSubscription) -> bool:
    """Whether it is wanted."""
    link = _link("feed_mail_confirm", token(one, CONFIRM))
    body = "\n".join(
        [
            f"有人（可能是您）用这个邮箱在{publisher.name()}订阅“{one.watch.title}”，{one.get_rhythm_display()}。",
            "",
            "如果是您，请在两天之内打开下面的网页，按“确认订阅”：",
            link,
            "",
            "如果不是您，什么都不用做，两天后我们会删去这个邮箱。",
        ]
    )
    return _post(one, EmailMessage("请确认订阅", body), {"ask_at": None})


def _tell(one: MailSubscription) -> bool:
    """What is new."""
    waiting = one.watch.news.filter(pk__gt=one.told, gone=False)
    news = list(waiting.order_by("-pk")[:SHOWN])
    if not news:
        MailSubscription.objects.filter(pk=one.pk).update(mail_at=None, tries=0)
        return False
    count, last = waiting.count(), news[0].pk
    stop_link = _link("feed_mail_stop", token(one, STOP))
    lines = [line for entry in news for line in _lines(entry)]
    more = [f"还有 {count - len(news)} 条，请到网站查看。", ""] if count > len(news) else []
    end = [f"您收到这封邮件，是因为这个邮箱订阅了“{one.watch.title}”。不想再收，请打开：", stop_link]
    mail = EmailMessage(
        f"{one.watch.title}：{count} 条新内容", "\n".join([*lines, *more, "—", *end]),
        headers={"List-Unsubscribe": f"<{stop_link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    return _post(one, mail, {"told": last, "mail_at": None, "mailed_at": timezone.now()})


def _lines(news: News) -> list[str]:
    item = from_json(news.item)
    about = " · ".join([*item.authors, f"{timezone.localtime(item.published):%Y-%m-%d}"])
    url = absolute(item.url, settings.WAGTAILADMIN_BASE_URL)
    return [f"{item.title}{'（有更新）' if news.changed else ''}", about, url, ""]


def _link(name: str, word: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=[word])}"


def _post(one: MailSubscription, mail: EmailMessage, done: dict[str, object]) -> bool:
    try:
        mail.to = [one.address]
        mail.send()
    except Unreadable:
        logger.error("The address of a mail subscription cannot be read (%d)", one.pk)
        return False
    except SMTPRecipientsRefused:
        logger.info("A mail subscription was refused by its server (%d)", one.pk)
        if one.tries >= TRIES:
            stop(one)
        return False
    except Exception as error:  # whatever the mail server says: it is tried again, less and less often
        logger.warning("A mail subscription could not be sent (%s)", type(error).__name__)
        return False
    tries = {"tries": 0} if "told" in done else {}  # of questions they are counted: nobody is asked for ever
    MailSubscription.objects.filter(pk=one.pk).update(**done, **tries)
    return True


def tidy() -> int:
    """What the worker calls now and then: addresses that never confirmed are deleted."""
    late = Q(confirmed_at=None, created_at__lte=timezone.now() - CONFIRM_WITHIN)
    gone, _ = MailSubscription.objects.filter(late).delete()
    return gone
