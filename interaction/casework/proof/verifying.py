"""Goes through every timeline and everything that hangs on it, and names what does not fit.

Case by case in the order of their keys, in batches that are forgotten again, so that it needs no more memory for a
million cases than for a thousand, and can go on where it was stopped.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from .. import ledger, procedures, projection, protection
from ..clock import Effect, State
from ..encryption import Unreadable
from ..history import reckoned
from ..models import Case, DayDigest, Entry, Paper, Sealed
from ..projection import Basis
from . import digests, suspects

BATCH = 200
DATES = ("due_on", "yellow_on", "provisional", "step_due_on")  # follow from the calendar, too


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written. ``number``: of the case; ``sequence``: of the entry, where it is one."""

    number: str
    column: str
    text: str
    sequence: int | None = None

    def __str__(self) -> str:
        place = f"第 {self.sequence} 条记录 " if self.sequence is not None else ""
        return f"{self.number} {place}{self.column}：{self.text}"


@dataclass(frozen=True)
class Batch:
    """So many cases gone through, up to the one with this key."""

    last: int
    cases: int
    entries: int
    problems: list[Problem]


def rules() -> list[Problem]:
    """Rules of the database that are missing."""
    missing = protection.missing(connection)
    return [Problem("数据库", name, "禁止改动办理记录的数据库规则不在了，请运行 migrate。") for name in missing]


def published() -> Iterator[tuple[DayDigest, list[Problem]]]:
    """Every daily digest, made anew from the entries as they stand."""
    before: DayDigest | None = None
    for made in DayDigest.objects.order_by("day").iterator(500):
        found = []
        number = f"{made.day:%Y-%m-%d} 每日摘要"
        if made.previous != (before.digest if before else ""):
            found.append(Problem(number, "previous", "和前一日的摘要接不上。"))
        hashes = list(digests.hashes_of(before.last_entry if before else 0, made.last_entry))
        if made.algorithm not in ledger.ALGORITHMS:
            found.append(Problem(number, "algorithm", "没有这种算法。"))
        elif ledger.digest(made.algorithm, digests.text_of(made.previous, hashes)) != made.digest:
            found.append(Problem(number, "digest", "和当日的办理记录不符：有记录被改动、删去或者补入。"))
        if len(hashes) != made.entries:
            found.append(Problem(number, "entries", f"应有 {made.entries} 条记录，现有 {len(hashes)} 条。"))
        before = made
        yield made, found


def cases(after: int = 0, *, papers: bool = True) -> Iterator[Batch]:
    """Every case after the one with this key: its chain, what it seals, its papers, its columns."""
    basis = Basis.now()
    known = Case.objects.filter(procedure__in=[procedure.name for procedure in procedures.all_procedures()])
    while keys := list(known.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        problems: list[Problem] = []
        batch = _readable(Case.objects.filter(pk__in=keys).order_by("pk").defer("subject"), problems)
        rows = Entry.objects.filter(case__in=keys).order_by("case_id", "sequence", "pk")
        entries = _by_case(_readable(rows, problems))
        contents = _sealed_of(keys)
        kept = _by_case(Paper.objects.filter(case__in=keys).order_by("pk").defer("name", "content")) if papers else {}
        for case in batch:
            own = entries.get(case.pk, [])
            broken = _chain(case, own)
            problems += broken
            problems += _seals(case, own, contents)
            problems += [] if broken else columns(case, own, basis)
            problems += [problem for paper in kept.get(case.pk, []) for problem in _paper(case, paper, own)]
        after = keys[-1]
        yield Batch(after, len(keys), sum(map(len, entries.values())), problems)


def _readable(rows: Any, problems: list[Problem]) -> list[Any]:
    """The rows, without those in which a column holds what cannot be in it; they are named."""
    try:
        return list(rows)
    except Exception:
        found: list[Any] = []
        for key in rows.values_list("pk", flat=True):
            try:
                found.append(rows.get(pk=key))
            except Exception:
                problems.append(_unreadable(rows.model, key))
        return found


def _unreadable(model: Any, key: int) -> Problem:
    column = ""
    for field in model._meta.concrete_fields:
        try:
            model.objects.filter(pk=key).values_list(field.attname).get()
        except Exception:
            column = field.attname
            break
    name = "number" if model is Case else "case__number"
    number, sequence = model.objects.filter(pk=key).values_list(name, "sequence").get()
    return Problem(number, column, "里面的内容读不出来，被改动过。", sequence if model is Entry else None)


def orphans() -> list[Problem]:
    """Entries whose case is not there."""
    lost = Entry.objects.filter(case__number=None)[:100]
    return [Problem(f"办件 {entry.case_id}", "case_id", "办件不在了，记录还在。", entry.sequence) for entry in lost]


def chain_of(case: Case) -> list[Problem]:
    """The chain of one case alone."""
    return _chain(case, list(case.entries.order_by("sequence", "pk")))


def _by_case(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


# --- The chain
def _chain(case: Case, entries: list[Entry]) -> list[Problem]:
    found: list[Problem] = []
    previous = ""
    for place, entry in enumerate(entries, start=1):
        if entry.sequence != place:
            text = f"应是第 {place} 条：中间少了、多了或者改了序号。"
            return [*found, Problem(case.number, "sequence", text, entry.sequence)]
        if suspects.hash_as_it_is(entry, case.number) != entry.hash:
            entry.case = case
            column = suspects.column_of(entry, case, {"previous": previous, "sequence": place})
            found.append(Problem(case.number, column, "内容和摘要不符，被改动过。", place))
        elif entry.previous != previous:
            found.append(Problem(case.number, "previous", "和前一条记录接不上。", place))
        previous = entry.hash
    if case.sequence != len(entries):
        found.append(Problem(case.number, "sequence", f"应有 {case.sequence} 条记录，现有 {len(entries)} 条。"))
    elif case.head != previous:
        found.append(Problem(case.number, "head", "和最后一条记录的摘要不符。"))
    return found


# --- What is sealed
def _sealed_of(keys: list[int]) -> dict[int, tuple[str, Any]]:
    """Salt and content by entry; the content as it stands encrypted, since one that cannot be read must not stop the
    others."""
    encrypted: Any = Sealed._meta.get_field("content")
    rows = Sealed.objects.filter(entry__case__in=keys).extra(select={"raw": "casework_sealed.content"})
    found: dict[int, tuple[str, Any]] = {}
    for entry, salt, raw in rows.values_list("entry_id", "salt", "raw"):
        try:
            found[entry] = (salt, encrypted.from_db_value(raw, None, connection))
        except Unreadable as error:
            found[entry] = (salt, error)
    return found


def _seals(case: Case, entries: list[Entry], contents: dict[int, tuple[str, Any]]) -> Iterator[Problem]:
    for entry in entries:
        kept = contents.get(entry.pk)
        if kept is None:
            if entry.seal and not case.erased_on:
                yield Problem(case.number, "sealed", "办理内容不在了，也没有到期清除的记录。", entry.sequence)
            continue
        salt, content = kept
        if isinstance(content, Unreadable):
            yield Problem(case.number, "sealed.content", "无法解密：被改动过，或者密钥不对。", entry.sequence)
        elif entry.algorithm in ledger.ALGORITHMS and ledger.seal_of(entry.algorithm, salt, content) != entry.seal:
            column = "sealed.salt" if _salt_was(entry, salt, content) else "sealed.content"
            yield Problem(case.number, column, "办理内容和记录里的封签不符，被改动过。", entry.sequence)


def _salt_was(entry: Entry, salt: str, content: Any) -> bool:
    """Whether another digit in one place of the salt makes the seal fit."""
    tries = (salt[:n] + digit + salt[n + 1 :] for n in range(len(salt)) for digit in "0123456789abcdef")
    return any(ledger.seal_of(entry.algorithm, one, content) == entry.seal for one in tries)


# --- The columns of the case
def columns(case: Case, entries: list[Entry], basis: Basis) -> Iterator[Problem]:
    """What the case says of itself, against what its entries say. Dates are held against the calendar they were
    reckoned with: where that has changed since, the job has still to come to them."""
    if not entries:
        return
    first = entries[0]
    expected: dict[str, Any] = {"submitted_at": first.at, "step": entries[-1].step}
    expected |= {name: first.facts[name] for name in ("procedure",) if name in first.facts}
    if "agency" in first.facts:
        expected["agency_id"] = first.facts["agency"]
    again = Case(procedure=case.procedure, step=case.step)
    again.step_since, again.step_days = _stay(entries)
    found = reckoned(entries, basis.days)
    projection.set_clock(again, found, basis)
    names = ["clock", "received_on", "ended_on", "step_since", "step_days"]
    if found.state is State.ENDED:
        end = next(entry for entry in reversed(entries) if entry.effect == Effect.END)
        expected |= {name: end.facts[name] for name in ("outcome",) if name in end.facts}
        due = entries_due(entries)
        expected |= {"due_on": due} if due != "" else {}
    elif case.reckoned_with == basis.version:
        names += DATES
    expected |= {name: getattr(again, name) for name in names}
    for name, value in expected.items():
        if getattr(case, name) != value:
            yield Problem(case.number, name, f"办件上是 {getattr(case, name)}，按办理记录应是 {value}。")


def entries_due(entries: list[Entry]) -> Any:
    """By when it was due when it ended, as its entry says; "" where no entry says so."""
    for entry in reversed(entries):
        if entry.effect == "end" and "due_on" in entry.facts:
            return date.fromisoformat(entry.facts["due_on"]) if entry.facts["due_on"] else None
    return ""


def _stay(entries: list[Entry]) -> tuple[Any, int | None]:
    """Since when the case is in its step, and for how long it may stay."""
    before, since, days = "", entries[0].on, None
    for entry in entries:
        if entry.step != before:
            before, since, days = entry.step, entry.on, entry.facts.get("step_days")
        elif "step_days" in entry.facts:  # it was given longer
            days = entry.facts["step_days"]
    return since, days


# --- Papers
def _paper(case: Case, paper: Paper, entries: list[Entry]) -> Iterator[Problem]:
    from ..letters.writing import is_unchanged
    from ..papers import store

    if paper.erased_on:
        return
    name = f"材料 {paper.pk}"
    try:
        if paper.file:
            store.open_paper(paper, withheld=True)
        elif paper.sha256 and not is_unchanged(paper):
            yield Problem(case.number, name, "文书内容和登记的摘要不符，被改动过。")
            return
    except Unreadable as error:
        yield Problem(case.number, name, str(error))
        return
    if paper.entry_id and paper.sha256:
        own = next((entry for entry in entries if entry.pk == paper.entry_id), None)
        if own is not None and paper.sha256 not in _papers_named(own):
            yield Problem(case.number, name, "它的摘要不在办理记录里。", own.sequence)


def _papers_named(entry: Entry) -> list[str]:
    facts = entry.facts
    named = [*facts.get("files", []), *facts.get("papers", [])]
    return [*named, facts["letter"]] if "letter" in facts else named


def known_procedures() -> list[Problem]:
    """Cases of a procedure that is not there could not be examined."""
    names = {procedure.name for procedure in procedures.all_procedures()}
    odd = Case.objects.exclude(procedure__in=names).values_list("number", flat=True)[:100]
    return [Problem(number, "procedure", "没有这种程序。") for number in odd]
