"""``make run``: one machine, nothing to configure. Errors are shown as a visitor would see them unless DEBUG=1."""

import os

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS

DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]  # noqa: S104 – a name, not a binding
