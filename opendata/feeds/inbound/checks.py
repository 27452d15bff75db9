"""What must not be so on a real portal."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TESTS = "portal.settings.test"


@register()
def no_loopback(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Only the test-suite may let the portal call servers of its own machine."""
    if not hasattr(settings, "FETCH_LOOPBACK_PORTS") or os.environ.get("DJANGO_SETTINGS_MODULE") == TESTS:
        return []
    return [Error("FETCH_LOOPBACK_PORTS 只供测试使用，正式环境不得设置。", id="feeds.E001")]
