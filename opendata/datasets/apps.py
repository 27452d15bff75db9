from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "opendata.datasets"
    label = "datasets"
    verbose_name = "数据开放"
