"""/feeds/mail/: to be told by mail, to say yes to it, and to say no more."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many
from search.errors import SearchUnavailable

from .. import looking, mailing
from .forms import MailForm
from .shared import GONE, brought, new_token, secret_of, way

asks = require_http_methods(["GET", "HEAD", "POST"])
BUSY = "检索服务正在恢复，没有登记成功。请过半分钟再提交一次，您填的都还在。"


@never_cache
@sensitive_post_parameters()
@asks
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, and what comes after it: the same for every address."""
    if not mailing.is_possible():
        return render(request, "feeds/mail_none.html", way(("邮件订阅", "")))
    feed = brought(request)
    if request.method != "POST":
        return _form(request, MailForm(initial=feed, brought=feed), new_token())
    if throttled(request, "feeds.mail", address=settings.FEED_RATE, total=settings.FEED_RATE_TOTAL):
        return too_many(request)
    token = request.POST.get("token", "")
    secret = secret_of(token)
    form = MailForm(request.POST, brought=feed, scope=codes.submission_key(secret) if secret else "")
    if not secret:
        form.add_error(None, GONE)
        token = new_token()
    elif form.is_valid() and form.channel:
        try:
            watch = looking.watch(form.channel.name, form.channel.query)
            mailing.subscribe(watch, form.cleaned_data["address"], form.cleaned_data["rhythm"])
            return render(request, "feeds/mail_sent.html", way(("邮件订阅", "")) | {"title": watch.title})
        except SearchUnavailable:
            form.add_error(None, BUSY)
    return _form(request, form, token, 422)


def _form(request: HttpRequest, form: MailForm, token: str, status: int = 200) -> HttpResponse:
    context = way(("邮件订阅", "")) | {"form": form, "title": form.title, "token": token}
    return render(request, "feeds/mail.html", context, status=status)


@never_cache
@asks
def confirm(request: HttpRequest, word: str) -> HttpResponse:
    """Opened from a mail. Only a button confirms: programs that look into mails open links."""
    subscription = mailing.of_token(word, mailing.CONFIRM)
    if subscription is None:
        return render(request, "feeds/mail_gone.html", way(("邮件订阅", "")), status=404)
    if request.method == "POST":
        mailing.confirm(subscription)
        subscription.refresh_from_db()
    context = way(("确认订阅", "")) | {"subscription": subscription, "title": subscription.watch.title}
    return render(request, "feeds/mail_confirm.html", context)


@csrf_exempt  # RFC 8058: the mail program sends it by itself; the signed word in the address says whose it is
@never_cache
@asks
def stop(request: HttpRequest, word: str) -> HttpResponse:
    """No more of it; opened from a mail, or sent by the mail program's own button. Nobody whose link has lost a letter
    is told that it is done."""
    subscription = mailing.of_token(word, mailing.STOP)
    if subscription is not None and request.method == "POST":
        mailing.stop(subscription)
        return render(request, "feeds/mail_stopped.html", way(("退订", "")) | {"title": subscription.watch.title})
    if subscription is None and not mailing.is_ours(word, mailing.STOP):
        return render(request, "feeds/mail_broken.html", way(("退订", "")), status=404)
    if subscription is None:
        return render(request, "feeds/mail_stopped.html", way(("退订", "")))
    return render(request, "feeds/mail_stop.html", way(("退订", "")) | {"title": subscription.watch.title})
