"""Nothing but Django, Haystack and its Whoosh backend, over the same database of articles."""

from bench.search_settings import DATA_ROOT, DATABASES, DEFAULT_AUTO_FIELD, USE_TZ  # noqa: F401

SECRET_KEY = "for measuring only"
INSTALLED_APPS = ["django.contrib.contenttypes", "haystack", "bench.articles", "bench.stock"]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(DATA_ROOT / "whoosh"),
        "EXCLUDED_INDEXES": ["bench.articles.search_indexes.ArticleIndex"],
    }
}
