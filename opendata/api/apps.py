from django.apps import AppConfig


class APIConfig(AppConfig):
    name = "opendata.api"
    verbose_name = "开放接口"
