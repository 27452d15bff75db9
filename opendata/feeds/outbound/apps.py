from django.apps import AppConfig


class OutboundConfig(AppConfig):
    name = "opendata.feeds.outbound"
    label = "feeds_outbound"
    verbose_name = "订阅源"

    def ready(self) -> None:
        from opendata.feeds.outbound import channels, families

        channels.register_family(families.AGENCIES)
        channels.register_family(families.DATASETS)
