from django.apps import AppConfig


class ReuseConfig(AppConfig):
    name = "opendata.reuse"
    label = "reuse"
    verbose_name = "数据应用成果"

    def ready(self) -> None:
        from interaction.moderation import queues
        from opendata.datasets.public import extras

        from . import beside_datasets, moderation

        queues.register(moderation.QUEUE)
        extras.register(beside_datasets.extra)
