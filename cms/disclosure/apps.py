from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "cms.disclosure"
    verbose_name = "政府信息公开"
