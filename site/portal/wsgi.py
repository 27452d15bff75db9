"""The WSGI application that servers load as ``portal.wsgi:application``."""

import os
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for _path in (str(ROOT), str(ROOT / "site")):
    if _path not in sys.path:
        sys.path.insert(0, _path)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from opendata.datasets import counting as uses  # noqa: E402
from portal.page_cache import PageCache  # noqa: E402
from search.learning import counting  # noqa: E402
from search.status import warm_up  # noqa: E402

threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
counting.start()
uses.start()
application = PageCache(_django) if settings.PAGE_CACHE else _django
