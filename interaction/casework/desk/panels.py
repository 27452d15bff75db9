from .dues import Due, register

__all__ = ["Due", "register"]
