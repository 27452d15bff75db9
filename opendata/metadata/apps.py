from django.apps import AppConfig


class MetadataConfig(AppConfig):
    name = "opendata.metadata"
    label = "metadata"
    verbose_name = "数据目录"

    def ready(self) -> None:
        from opendata.datasets.public import extras

        from .views import beside

        extras.register(beside)
