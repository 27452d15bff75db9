from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "opendata.feeds.subscriptions"
    label = "feeds_subscriptions"
    verbose_name = "订阅"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from opendata.feeds.subscriptions import looking
        from opendata.feeds.subscriptions.models import Delivery, Hook, Watch
        from opendata.feeds.subscriptions.rights import ListedOnly

        looking.connect()
        for model in (Hook, Delivery, Watch):
            register_permission_policy(model, ListedOnly(model))
