"""Personal data in what is to be shown: what the scan knows by its look, and what the writer said of themselves."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cms.review import personal_data
from cms.review.findings import PublicContacts, fingerprint
from interaction.casework.privacy import masking

_ROUNDS = 50  # a scan gives so many at once and no more
_TOWNSHIP = re.compile(r"^.*?(?:街道办事处|街道|苏木|[^县区市]{1,8}?[乡镇]|[县区旗]|市)")


class TooMuch(Exception):
    """There is more of it than can be masked one by one: such a text is written anew."""


@dataclass(frozen=True)
class Found:
    """One piece: ``value`` as it stands in the text, ``masked`` how officers tell it from others."""

    kind: str
    value: str
    normal: str
    masked: str

    @property
    def public(self) -> str:
        """What everybody reads instead: of a name the surname, of anything else nothing at all."""
        return f"{self.normal[:1]}**" if self.kind == "name" else "***"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.kind, self.normal)


class Finder:
    """``sender``: what the writer said of themselves: name, phone, email, address."""

    def __init__(self, sender: Mapping[str, str]) -> None:
        self.own = [(kind, pattern, normal, masked) for kind, pattern, normal, masked in _own(sender)]

    @cached_property
    def public(self) -> PublicContacts:
        """What agencies publish of themselves is nobody's secret; read once."""
        return PublicContacts()

    def find(self, text: str) -> list[Found]:
        """In the order of the text; the writer's own first where the scan finds it, too."""
        own = {
            (at.start(), Found(kind, text[at.start() : at.end()], normal, masked)): None
            for kind, pattern, normal, masked in self.own
            for way in personal_data.readings(text)
            for at in pattern.finditer(way)
        }
        found = list(own)  # each once, however it is read
        taken = [(start, start + len(one.value)) for start, one in found]
        at = 0
        for match in personal_data.scan(text):
            start = text.find(match.value, at)
            at = start if start >= 0 else at
            inside = any(low <= start and start + len(match.value) <= high for low, high in taken)
            if not inside and not self.public.hold(match):
                found.append((start, Found(match.kind, match.value, match.normal, match.masked)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def masked(self, text: str, shown: Collection[str] = ()) -> str:
        """The text without what was found, but for what is ``shown`` by decision (fingerprints)."""
        for _ in range(_ROUNDS):
            found = [one for one in self.find(text) if one.fingerprint not in shown]
            if not found:
                return text
            before = text
            # The longest first: an address may hold a name.
            for one in sorted(found, key=lambda one: -len(one.value)):
                text = text.replace(one.value, one.public)
            if text == before:
                break
        raise TooMuch


def _own(sender: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[str], str, str]]:
    """Kind, how it may stand in a text, its normal form, its masked form."""
    name = _plain(sender, "name")
    if len(name) >= 2:
        yield "name", _loosely(name, "[ ·]{0,2}"), name, masking.name(name)
    phone = re.sub(r"\D", "", _plain(sender, "phone"))
    if len(phone) >= 7:
        yield "contact", _loosely(phone, "[ -]{0,2}"), phone, masking.phone(phone)
        if len(phone) > 9 and phone.startswith("0"):  # the landline without its area code
            for local in {phone[-7:], phone[-8:]}:
                yield "contact", _alone(local), local, f"{local[:-4]}****"
    email = _plain(sender, "email")
    if "@" in email:
        yield "contact", re.compile(re.escape(email), re.IGNORECASE), email.lower(), masking.email(email)
    address = _plain(sender, "address")
    if len(address) >= 4:
        yield "contact", _loosely(address, " ?"), address, masking.address(address)
        township = _TOWNSHIP.match(address)
        rest = address[township.end() :] if township else ""
        if len(rest) >= 4:
            yield "contact", _loosely(rest, " ?"), rest, "***"


def _plain(sender: Mapping[str, str], what: str) -> str:
    """As texts are read; without blanks."""
    return "".join(personal_data.plain(str(sender.get(what) or "")).split())


def _loosely(text: str, between: str) -> re.Pattern[str]:
    return re.compile(between.join(re.escape(character) for character in text))


def _alone(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9]){_loosely(number, '[ -]{0,2}').pattern}(?![0-9])")
