from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "interaction.mailbox.knowledge"
    label = "knowledge"
    verbose_name = "知识库"
