from django.apps import AppConfig


class SortingConfig(AppConfig):
    name = "interaction.mailbox.sorting"
    label = "sorting"
    verbose_name = "来信分拣"
