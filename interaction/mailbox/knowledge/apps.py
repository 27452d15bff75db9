from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "interaction.mailbox.knowledge"
    label = "knowledge"
    verbose_name = "知识库"

    def ready(self) -> None:
        from interaction.casework import engine
        from interaction.casework.desk import dues

        from . import stale, using

        engine.moved.connect(using.drafted, dispatch_uid="knowledge.drafted")
        dues.register(stale.SOURCE)
