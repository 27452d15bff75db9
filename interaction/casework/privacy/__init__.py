"""Personal data of cases: who may see it, that each look is recorded, how it is shown to everybody else, under which
keys it lies, and when it goes."""

from .looking import look, may_see
from .masking import masked

__all__ = ["look", "masked", "may_see"]
