from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    verbose_name = "栏目"
