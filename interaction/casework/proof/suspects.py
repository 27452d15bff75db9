"""Which column of an entry was changed: tried out, since a hash alone does not say.

Each value that could have stood there is put in its place, and so is every other byte in place of each byte; where the
hash fits again, the column is found.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from cms.agencies.models import User

from .. import ledger, procedures
from ..clock import Effect
from ..models import Case, Entry

UNKNOWN = "内容（不止一处，或整段被换）"
DAYS, STAFF = 400, 5_000  # how many are tried
Content = dict[str, Any]


def hash_as_it_is(entry: Entry, number: str) -> str:
    """The hash that follows from the entry as it stands; "" where none can."""
    if entry.algorithm not in ledger.ALGORITHMS or not (entry.at and entry.on):
        return ""
    return ledger.hash_of(entry, number)


def column_of(entry: Entry, case: Case, expected: Content) -> str:
    """The column of ``entry`` that is not as it was when its hash was made. ``expected``: what its place in the chain
    says some columns must be."""
    for column in ("at", "on"):
        if not getattr(entry, column):
            return column
    if _vouched_for(entry):
        return "hash"
    content = ledger.content_of(entry, case.number)
    for name in [entry.algorithm, *ledger.ALGORITHMS]:
        if name in ledger.ALGORITHMS and ledger.digest(name, ledger.canonical(content)) == entry.hash:
            return "algorithm"
    algorithm = entry.algorithm if entry.algorithm in ledger.ALGORITHMS else "sha256"
    for column, values in _values(entry, case, expected):
        for value in values:
            if ledger.digest(algorithm, ledger.canonical({**content, column: value})) == entry.hash:
                return "number" if column == "case" else column
    return _by_byte(algorithm, content, entry.hash) or UNKNOWN


def _values(entry: Entry, case: Case, expected: Content) -> Iterator[tuple[str, Iterable[Any]]]:
    rules = procedures.get(case.procedure)
    yield from ((column, [value]) for column, value in expected.items())
    yield "action", rules.actions
    yield "step", rules.steps
    yield "role", rules.roles
    yield "effect", ["", *Effect]
    yield "on", [(entry.on + timedelta(days=days)).isoformat() for days in range(-DAYS, DAYS + 1)]
    staff = User.objects.order_by("pk")[:STAFF]
    yield "user_id", [user.pk for user in staff]
    yield "agency_id", {user.agency_id for user in staff}
    yield "actor", ["系统", "第三方", *(user.get_full_name() or user.get_username() for user in staff)]
    known = Entry.objects.filter(case=case).exclude(pk=entry.pk)
    for column in ("actor", "user_id", "agency_id", "facts", "token", "seal"):
        empty: list[Any] = [None, "", {}]
        yield column, [*known.values_list(column, flat=True), *empty]


def _by_byte(algorithm: str, content: Content, wanted: str) -> str:
    """One byte changed, put in or taken out, anywhere."""
    start = 1
    parts = []
    for key in sorted(content):
        part = ledger.canonical({key: content[key]})[1:-1]
        parts.append((key, start, start + len(part)))
        start += len(part) + 1
    whole = ledger.canonical(content)
    every = [bytes([value]) for value in range(256)]
    for key, first, last in parts:
        for place in range(first, last + 1):
            head, tail = whole[:place], whole[place + 1 :]
            if ledger.digest(algorithm, head + tail) == wanted:
                return "number" if key == "case" else key
            for byte in every:
                changed = ledger.digest(algorithm, head + byte + tail) == wanted
                if changed or ledger.digest(algorithm, head + byte + whole[place:]) == wanted:
                    return "number" if key == "case" else key
    return ""


def _vouched_for(entry: Entry) -> bool:
    """Whether what follows it vouches for the content as it is: then the hash itself was changed."""
    real = hash_as_it_is(entry, entry.case.number)
    after = Entry.objects.filter(case=entry.case_id, sequence=entry.sequence + 1).values_list("previous", flat=True)
    head = Case.objects.filter(pk=entry.case_id).values_list("head", flat=True)
    return bool(real) and real in [*after, *head]
