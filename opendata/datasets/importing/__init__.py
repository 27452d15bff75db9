"""From an upload to a version that can go out: kept under its own number, worked on in a process of its own, checked
for personal data, compared with what is public. Nothing of it is public before ``publishing.publish``."""

from .receiving import TheSame, TooBig, receive

__all__ = ["TheSame", "TooBig", "receive"]
