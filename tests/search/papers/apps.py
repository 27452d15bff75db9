from django.apps import AppConfig


class PapersConfig(AppConfig):
    """A room of the tests' own, so that search is tested without knowing any other."""

    name = "tests.search.papers"
