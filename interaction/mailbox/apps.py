from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "interaction.mailbox"
    label = "mailbox"
    verbose_name = "政民互动来信"
