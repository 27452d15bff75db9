"""What can go wrong when somebody searches."""


class SearchUnavailable(Exception):
    """The engine cannot answer now: it is out of reach, or its index is missing or damaged and being made anew."""


class IndexMissing(SearchUnavailable):
    """There is no index yet, or none this version can read."""


class Busy(Exception):
    """Another process writes to the index, or builds it anew, and two cannot at once."""


class BadSearch(ValueError):
    """What was asked cannot be searched for. ``str(error)`` tells the visitor why; ``parameter`` names the culprit."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
