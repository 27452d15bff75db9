"""数据开放: what there is (datasets), in what parts (resources), and what each part was at each time (versions)."""

from .catalogue import Cycle, Dataset, DatasetQuerySet, Licence, Opening, Sharing, Theme
from .resources import DataField, Resource
from .settings import OpenDataSettings
from .versions import DataFile, Finding, State, Version

__all__ = [
    "Cycle",
    "DataField",
    "DataFile",
    "Dataset",
    "DatasetQuerySet",
    "Finding",
    "Licence",
    "OpenDataSettings",
    "Opening",
    "Resource",
    "Sharing",
    "State",
    "Theme",
    "Version",
]
