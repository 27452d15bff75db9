"""Settings that hold everywhere. What differs from machine to machine comes from the environment."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from search.backends.elastic_address import address_of

from .editing import *  # noqa: F403
from .rates import *  # noqa: F403
from .staff import *  # noqa: F403

ROOT = Path(__file__).resolve().parents[3]
DATA_ROOT = Path(os.environ.get("DATA_ROOT") or ROOT / "var")
DATA_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)


def _own_secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> str:
    """A secret made on this machine at first use and kept in DATA_ROOT, readable by its owner alone."""
    path = DATA_ROOT / name
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        value = make()
        file.write(value)
    return value


SECRET_KEY = os.environ.get("SECRET_KEY") or _own_secret("secret_key")
# Fernet keys, the newest first: it writes, all of them read (interaction.casework.encryption).
FIELD_ENCRYPTION_KEYS = [key for key in os.environ.get("FIELD_ENCRYPTION_KEYS", "").split(",") if key] or [
    _own_secret("field_encryption_key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
]
for _number, _key in enumerate(FIELD_ENCRYPTION_KEYS, 1):
    try:
        Fernet(_key)
    except ValueError as error:
        raise ImproperlyConfigured(f"FIELD_ENCRYPTION_KEYS 的第 {_number} 个密钥不是 Fernet 密钥。") from error
TIMELINE_HASH = os.environ.get("TIMELINE_HASH") or "sha256"  # or sm3 (GB/T 32905)
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

INSTALLED_APPS = [
    "portal",
    # The wings, ground floor first.
    "search",  # above haystack: its rebuild_index replaces Haystack's
    "search.extraction",
    "search.keeping",
    "search.learning",
    "cms.agencies",
    "interaction.casework",
    "interaction.casework.letters",
    "cms.review",
    "cms.columns",
    "cms.disclosure",
    "cms.notices",
    "interaction.moderation",
    "interaction.requests",
    "interaction.mailbox",
    "interaction.mailbox.knowledge",
    "interaction.mailbox.publishing",
    "interaction.mailbox.sorting",
    "interaction.consultations",
    "interaction.consultations.opinions",
    "interaction.consultations.surveys",
    "interaction.consultations.events",
    "interaction.consultations.interviews",
    "interaction.supervision",
    "opendata.datasets",
    "opendata.keys",
    "opendata.asking",
    "opendata.reuse",
    "opendata.metadata",
    "opendata.feeds.outbound",
    "opendata.feeds.subscriptions",
    "opendata.feeds.inbound",
    "opendata.api",
    "haystack",  # above wagtail.search: both define update_index
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.agencies.staff.apps.StaffAppConfig",  # in place of wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.AdminAwareCSPMiddleware",
    "portal.middleware.PublicPageMiddleware",
    "portal.middleware.MalformedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.RememberedSiteMiddleware",
    "portal.middleware.ProgramLaneMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.agencies.staff.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.review.refusal.RefusalMiddleware",
    "cms.review.reports.CountyReportsMiddleware",
    "cms.review.serving.FilePolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]

# --- Theme: a folder of templates and static files; what it leaves out comes from the standard one.
THEME = os.environ.get("THEME") or "standard"
THEMES = list(dict.fromkeys([THEME, "standard"]))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "themes" / theme / "templates" for theme in THEMES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
STATICFILES_DIRS = [
    ROOT / "themes" / theme / "static" for theme in THEMES if (ROOT / "themes" / theme / "static").is_dir()
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_ROOT / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or DATA_ROOT / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Database: SQLite by default, PostgreSQL by DATABASE_URL.
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_ROOT / 'portal.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Take the write lock when a transaction begins, so that two writers queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
        "PRAGMA mmap_size=268435456;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache: on this machine's disk by default, Redis by CACHE_URL. Shared by all processes: rate limits count in it.
_cache_url = os.environ.get("CACHE_URL", "")
CACHES: dict[str, dict[str, object]]
if _cache_url.startswith(("redis://", "rediss://")):
    CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": _cache_url}}
else:
    CACHES = {
        "default": {
            "BACKEND": "portal.disk_cache.DiskCache",
            "LOCATION": DATA_ROOT / "cache",
            "SHARDS": 4,
            "OPTIONS": {"size_limit": 2**28},
        }
    }

# Finished public pages are kept in memory in front of Django (portal.page_cache).
PAGE_CACHE = True

# --- Search: Haystack is the door; the engine behind it is chosen by SEARCH_URL (empty: embedded).
SEARCH_URL = os.environ.get("SEARCH_URL", "")
if SEARCH_URL:
    address_of(SEARCH_URL)  # a wrong one is refused before anything starts
_engine = (
    {"ENGINE": "search.backends.elastic.ElasticEngine", "URL": SEARCH_URL}
    if SEARCH_URL
    else {"ENGINE": "search.backends.embedded.EmbeddedEngine", "PATH": str(DATA_ROOT / "index")}
)
HAYSTACK_CONNECTIONS = {"default": {**_engine, "SILENTLY_FAIL": False}}
HAYSTACK_SIGNAL_PROCESSOR = "search.outbox.OutboxSignalProcessor"

# --- Feeds out
WEBSUB_HUB = os.environ.get("WEBSUB_HUB", "")  # the hub that tells readers what is new in our feeds; empty: none

# --- Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [ROOT / "site" / "portal" / "locale"]

# --- What is asked of a browser, and who is asking
PROXY_COUNT = int(os.environ.get("PROXY_COUNT") or 0)  # proxies of our own in front, which set X-Forwarded-For
RATELIMIT_IP_META_KEY = "cms.agencies.staff.login.client_address"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Strict on every public page; portal.middleware loosens it under /admin/, whose own scripts need that.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}

# --- Mail: none is sent unless EMAIL_URL says where to, e.g. smtp+tls://user:password@mail.example.gov.cn:587
_mail = urlsplit(os.environ.get("EMAIL_URL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_TIMEOUT = 20  # seconds; a server that hangs must not keep the worker from its other work
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "portal@localhost"

TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# W019: Wagtail's preview shows our own pages in a frame of our own; frame-ancestors says the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

# --- Papers of cases (interaction.casework.papers)
PAPER_MAX_BYTES = int(os.environ.get("PAPER_MAX_BYTES") or 20 * 2**20)  # of one file
PAPER_MAX_FILES = 10  # handed in at once
PAPER_MAX_PIXELS = 60_000_000  # of one picture
PAPER_MAX_UNPACKED = 500 * 2**20  # what an office document says it holds
PICTURE_MAX_BYTES = 128 * 2**20  # of one picture, unpacked, where it is made anew without what tells of its sender
CLAMD_URL = os.environ.get("CLAMD_URL", "")  # the virus scanner: tcp://host:port or unix:///path; empty: none
LETTER_FONT = os.environ.get("LETTER_FONT", "")  # a Chinese font file for letters; empty: the best one of the machine

# --- Data sets (opendata.datasets.importing)
DATA_MAX_BYTES = int(os.environ.get("DATA_MAX_BYTES") or 2 * 2**30)  # of one file that is uploaded
DATA_IMPORTS_AT_ONCE = int(os.environ.get("DATA_IMPORTS_AT_ONCE") or 2)  # processes at uploads, for each worker
DATA_IMPORT_SECONDS = int(os.environ.get("DATA_IMPORT_SECONDS") or 2 * 60 * 60)  # of one upload, then it is given up

# --- What is told to whoever keeps the machine
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a refused visitor (403, 429) is no news, a thousand are a full disk
        # However loud the rest: it would write down whole pages' contents, and people's names with them.
        "django.template": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "jieba": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},  # every try; the outage itself is told by "search"
    },
}
