from .board import hooks as board_hooks  # noqa: F401 - registers itself
from .report.admin import hooks as report_hooks  # noqa: F401 - registers itself
