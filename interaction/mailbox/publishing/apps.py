from typing import Any

from django.apps import AppConfig


def _moved(case: Any, entry: Any, **kwargs: Any) -> None:
    """A letter was answered or rated, or its writer agrees that it is shown. Where they do not any more, their action
    itself takes it back."""
    from . import ending, preparing

    if case.procedure != "mailbox":
        return
    if entry.action in ("send_reply", "allow_public", "archive", "archive_by_time"):
        preparing.offer(case)
    elif entry.action in ("rate", "rate_low", "decide_appeal"):
        ending.rated(case)


class PublishingConfig(AppConfig):
    name = "interaction.mailbox.publishing"
    label = "published_letters"
    verbose_name = "来信公开"

    def ready(self) -> None:
        from interaction.casework.desk import dues
        from interaction.casework.engine import moved
        from interaction.casework.papers import store
        from interaction.casework.privacy import erasure

        from . import answered_again, ending, files

        dues.register(answered_again.SOURCE)
        moved.connect(_moved, dispatch_uid="published_letters")
        store.register_holder(files.named)
        erasure.register("mailbox", ending.erase)
