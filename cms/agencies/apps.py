from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    verbose_name = "机构"
