from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "interaction.mailbox.publishing"
    label = "published_letters"
    verbose_name = "来信公开"
