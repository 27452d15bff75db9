from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Keeping the index true: comparing, building anew, and telling how it is."""

    name = "search.keeping"
    label = "search_keeping"
    verbose_name = "检索索引"
