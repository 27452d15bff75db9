from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "interaction.moderation"
    label = "moderation"
    verbose_name = "内容核查"
