"""数据开放: what there is (datasets), in what parts (resources), and what each part was at each time (versions)."""

from .catalogue import Cycle, Dataset, Licence, Opening, Sharing, Theme
from .resources import DataField, NumberGiven, Resource
from .settings import OpenDataSettings
from .standing import DatasetDay, Standing
from .versions import DataFile, Finding, State, Version

__all__ = [
    "Cycle",
    "DataField",
    "DataFile",
    "Dataset",
    "DatasetDay",
    "Finding",
    "Licence",
    "NumberGiven",
    "OpenDataSettings",
    "Opening",
    "Resource",
    "Sharing",
    "Standing",
    "State",
    "Theme",
    "Version",
]
