from django.urls import path, re_path

from .pages import hooks, mail

WORD = "[A-Za-z0-9:_-]{1,400}"

urlpatterns = [
    path("feeds/mail/", mail.subscribe, name="feed_mail"),
    re_path(rf"^feeds/mail/confirm/(?P<word>{WORD})/$", mail.confirm, name="feed_mail_confirm"),
    re_path(rf"^feeds/mail/stop/(?P<word>{WORD})/$", mail.stop, name="feed_mail_stop"),
    path("feeds/webhooks/", hooks.register, name="feed_hooks"),
    path("feeds/webhooks/manage/", hooks.enter, name="feed_hook_enter"),
    path("feeds/webhooks/manage/hook/", hooks.page, name="feed_hook"),
    path("feeds/webhooks/manage/leave/", hooks.leave, name="feed_hook_leave"),
    re_path(r"^feeds/webhooks/manage/(?P<what>pause|resume|test|secret|delete)/$", hooks.act, name="feed_hook_act"),
]
