from .letters.models import CountedLetter, LetterTally, TallyMark
from .report.models import AnnualReport, ReportSettings

__all__ = ["AnnualReport", "CountedLetter", "LetterTally", "ReportSettings", "TallyMark"]
