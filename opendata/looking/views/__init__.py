"""The pages of a resource."""

from .changes import changes
from .chart import chart
from .map import map_page
from .profile import profile
from .rows import row, table

__all__ = ["changes", "chart", "map_page", "profile", "row", "table"]
