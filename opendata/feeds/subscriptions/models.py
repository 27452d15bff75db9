"""Feeds that are followed, what was new in them, and who follows."""

import hashlib
import secrets
from urllib.parse import urlsplit

from django.db import models
from django.db.models.functions import Now

from interaction.casework.encryption import EncryptedTextField


def _nonce() -> str:
    return secrets.token_hex(8)


class Watch(models.Model):
    """A feed that somebody follows: ``notices``, ``data/bus-stops``, ``search`` with a query."""

    feed = models.CharField("订阅源", max_length=100)
    query = models.CharField("检索条件", max_length=1500, blank=True)
    key = models.CharField(max_length=64, unique=True)  # of both: no database indexes a text as long as a query
    title = models.CharField("名称", max_length=300)
    # What stood in it when it was last looked at: key of the item → when it was last changed.
    seen = models.JSONField(default=dict)
    # Where there is more than stood in it: the oldest that did. What is older has been pushed out, and is not new.
    floor = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)  # of all that is public (search.memory), when it was looked at
    looked_at = models.DateTimeField(db_default=Now(), db_index=True)
    ping_at = models.DateTimeField(null=True, db_index=True)  # when the hub is to be told; NULL: it knows
    ping_tries = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "有人订阅的源"
        verbose_name_plural = "有人订阅的源"

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def key_of(feed: str, query: str) -> str:
        return hashlib.sha256(f"{feed}?{query}".encode()).hexdigest()


class News(models.Model):
    """One item that was new, or changed, in a feed, or went from it. Kept for a month."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="news")
    changed = models.BooleanField(default=False)  # was there before, and is otherwise now
    # No more there; the item then holds nothing but its key and address, for what it said is public no more.
    gone = models.BooleanField(default=False)
    item = models.JSONField()  # as items.Item.as_json
    found_at = models.DateTimeField(db_default=Now(), db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "新内容"
        verbose_name_plural = "新内容"
        ordering = ["pk"]
        indexes = [models.Index(fields=["watch", "id"], name="news_of_watch")]

    def __str__(self) -> str:
        return str(self.item.get("title", ""))


class Hook(models.Model):
    """An address of somebody's program that is called when a feed has something new."""

    class State(models.TextChoices):
        PENDING = "pending", "等待确认"
        ACTIVE = "active", "正常"
        PAUSED = "paused", "已暂停"
        FAILED = "failed", "多次送不到，已停"

    number = models.CharField("编号", max_length=20, unique=True)
    watch = models.ForeignKey(Watch, models.CASCADE, related_name="hooks", verbose_name="订阅源")
    # Where it leads, and the secret by which it is signed: encrypted, for addresses hold tokens of their own.
    url = EncryptedTextField("地址")
    secret = EncryptedTextField()
    code_hash = models.CharField(max_length=64)  # of the code that opens its page
    form_hash = models.CharField(max_length=64, unique=True)  # of the form it came by: sent twice, it is one
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    challenge = models.CharField(max_length=40, default=_nonce)
    told = models.BigIntegerField(default=0)  # key of the last News that arrived
    until = models.BigIntegerField(default=0)  # of the News that are being sent, so that a repetition is one
    next_at = models.DateTimeField(null=True, db_index=True)  # of the next try; NULL: nothing to do
    tries = models.PositiveSmallIntegerField(default=0)
    test_at = models.DateTimeField(null=True, db_index=True)  # when its owner wished for a test; NULL: done
    created_at = models.DateTimeField("登记时间", db_default=Now())
    confirmed_at = models.DateTimeField("确认时间", null=True)
    arrived_at = models.DateTimeField("最近送达", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "回调"
        verbose_name_plural = "回调"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def host(self) -> str:
        """As much of its address as anybody but its owner needs to know."""
        return urlsplit(self.url).hostname or ""


class Delivery(models.Model):
    """One try to call a hook. The newest are kept."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "确认"
        NEWS = "news", "新内容"
        GONE = "gone", "撤下"
        TEST = "test", "测试"

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries", verbose_name="回调")
    kind = models.CharField("内容", max_length=10, choices=Kind.choices)
    message = models.CharField("消息编号", max_length=60)
    items = models.PositiveSmallIntegerField("条数", default=0)
    at = models.DateTimeField("时间", db_default=Now())
    took = models.PositiveIntegerField("用时（毫秒）", default=0)
    status = models.PositiveSmallIntegerField("对方的回答", default=0)  # of HTTP; 0: none
    arrived = models.BooleanField("送达", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "回调记录"
        verbose_name_plural = "回调记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["hook", "-id"], name="delivery_of_hook")]

    def __str__(self) -> str:
        return self.message

    @property
    def result(self) -> str:
        return "送达" if self.arrived else "没有送达"


class MailSubscription(models.Model):
    """An address of mail that is told of a feed's news, once its owner has said so."""

    class Rhythm(models.TextChoices):
        SOON = "soon", "有新内容就发，最多每小时一封"
        DAILY = "daily", "每天早上 8 点一封"
        WEEKLY = "weekly", "每周一早上 8 点一封"

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="subscriptions", verbose_name="订阅源")
    address = EncryptedTextField("邮箱")
    address_mark = models.CharField(max_length=64, db_index=True)  # by which the same address is found
    rhythm = models.CharField("多久一封", max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    nonce = models.CharField(max_length=40, default=_nonce)  # of the links in its mails
    confirmed_at = models.DateTimeField("确认时间", null=True)
    created_at = models.DateTimeField("登记时间", db_default=Now())
    ask_at = models.DateTimeField(null=True, db_index=True)  # when to ask whether it is wanted
    told = models.BigIntegerField(default=0)
    mail_at = models.DateTimeField(null=True, db_index=True)  # of the next mail; NULL: nothing to tell
    mailed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "邮件订阅"
        verbose_name_plural = "邮件订阅"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "address_mark"], name="mail_subscription_once")]

    def __str__(self) -> str:
        return f"{self.watch}（{self.get_rhythm_display()}）"
