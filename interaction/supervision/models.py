from .report.models import AnnualReport, ReportSettings

__all__ = ["AnnualReport", "ReportSettings"]
