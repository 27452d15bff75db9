from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cms.notices"
    verbose_name = "公告公示"
