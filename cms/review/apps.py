from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "cms.review"
    verbose_name = "审查"

    def ready(self) -> None:
        from . import signals
        from .policy import register_policies

        register_policies()
        signals.connect()
