"""What others may want to know: feeds, webhooks and search listen; datasets do not know who does. Sent inside the
transaction that did it, with ``version``."""

from django.dispatch import Signal

version_published = Signal()
version_withdrawn = Signal()
