"""How quickly answers are given, of whatever they were counted for: an agency, a kind, the county."""


class Pace:
    """``answered``, of them ``late`` after the day they were due; ``workdays``: theirs together."""

    answered: int
    late: int
    workdays: int

    @property
    def on_time(self) -> float | None:
        """Per cent of the answers; None where there are none."""
        return 100 * (self.answered - self.late) / self.answered if self.answered else None

    @property
    def average(self) -> float | None:
        """Working days from receipt to answer; None where there are none."""
        return self.workdays / self.answered if self.answered else None
