from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "opendata.feeds.subscriptions"
    label = "feeds_subscriptions"
    verbose_name = "订阅"

    def ready(self) -> None:
        from opendata.feeds.subscriptions import looking

        looking.connect()
