from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "opendata.feeds.inbound"
    label = "inbound"
    verbose_name = "信息采集"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers itself
