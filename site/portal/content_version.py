"""Listens to every save and deletion, and says so to whoever keeps a copy of something public (search.memory)."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import post_page_move

from search import memory

PUBLIC_APPS = {
    "agencies", "casework", "mailbox", "columns", "disclosure", "notices", "review", "supervision",
    "opinions", "surveys", "events", "interviews", "knowledge", "datasets",
    "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects",
}  # fmt: skip
# Saved by the dozen while an editor types or a case is handled; nothing public shows them but as figures.
PRIVATE_MODELS = {
    "revision", "user", "editingsession", "taskstate", "workflowstate", "modellogentry", "pagelogentry",
    "case", "entry", "sealed", "task", "paper", "look", "reminder", "numbersequence", "together",
    "opinion", "opinionpart", "opinionfile", "opiniongroup",
    "participation", "response", "chosen", "remark", "invitation",
    "registration", "registrationlook", "interviewquestion", "transcriptline", "linechange",
    "draft", "draftfile", "storedfile", "letter", "reply", "rating",
    "casegroup", "groupmember", "groupband", "groupwork", "knowledgeuse",
    "version", "datafile", "finding",
}  # fmt: skip


def _changed(sender: type[Model], **kwargs: Any) -> None:
    options = sender._meta
    if options.app_label not in PUBLIC_APPS or options.model_name in PRIVATE_MODELS:
        return
    memory.bump()  # for who reads on within this transaction …
    connection = transaction.get_connection(kwargs.get("using"))
    waiting = any(function is memory.bump for _, function, *_ in connection.run_on_commit)
    if connection.in_atomic_block and not waiting:
        transaction.on_commit(memory.bump, using=kwargs.get("using"))  # … and for everybody, once it is true


def connect() -> None:
    """Begin to listen."""
    for signal in (post_save, post_delete, m2m_changed, post_page_move):
        signal.connect(_changed, dispatch_uid=f"portal.content_version.{id(signal)}")
