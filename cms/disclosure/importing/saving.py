"""Saving what came in, batch by batch: each batch whole or not at all, and every run takes up where the last one ended.

A record is known again by its key; where its checksum is the same nothing is done. So an import that was broken off is
simply started again.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.review import findings, personal_data
from cms.review.admission import readmit
from cms.review.texts import changed_labels

from ..admission import admit_documents
from ..body import plain_text
from ..models import Document
from ..models.numbers import claim_index_number
from .drafting import Draft, Drafter
from .fields import ImportProblem
from .reading import Line

BATCH_RECORDS = 200
BATCH_CHARACTERS = 4_000_000  # of text: a few records of a whole book's length make a batch too
# What the old system says of a record; all else (numbers, agencies, date of publication) stays as it first came.
_UPDATED = (
    "title", "summary", "issuer", "document_number", "official_kind", "genre", "topic", "keywords", "issued_on",
    "effective_on", "expires_on", "repealed_on", "access", "access_basis", "withheld_basis", "import_checksum", "body",
)  # fmt: skip


@dataclass
class Tally:
    """What has become of the records so far."""

    made: int = 0
    changed: int = 0
    skipped: int = 0
    failed: int = 0
    held: int = 0  # of those made: kept as drafts, because they seem to hold personal data

    @property
    def total(self) -> int:
        return self.made + self.changed + self.skipped + self.failed


def _nothing(line: int, text: str) -> None:
    return None


@dataclass
class Importer:
    """Takes lines, saves documents. ``on_problem`` and ``on_notice`` are told (line, sentence in Chinese)."""

    drafter: Drafter
    on_problem: Callable[[int, str], None] = _nothing
    on_notice: Callable[[int, str], None] = _nothing
    dry_run: bool = False
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.contacts = findings.PublicContacts()
        self.lines: dict[int, int] = {}  # hash of a key → the line of this file it stood on

    def run(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Give each line back once everything up to it is saved or has failed."""
        batch: list[Draft] = []
        size = 0
        for line in lines:
            draft = self._draft(line)
            if draft:
                batch.append(draft)
                size += len(draft.incoming.text) + len(draft.incoming.html)
            if len(batch) >= BATCH_RECORDS or size >= BATCH_CHARACTERS:
                self._save(batch)
                batch, size = [], 0
                yield line
        self._save(batch)

    def _fail(self, line: int, text: str) -> None:
        self.tally.failed += 1
        self.on_problem(line, text)

    def _draft(self, line: Line) -> Draft | None:
        if line.incoming is None:
            self._fail(line.number, line.problem)
            return None
        try:
            draft = self.drafter.draft(line.number, line.incoming)
        except ImportProblem as problem:
            self._fail(line.number, str(problem))
            return None
        first = self.lines.setdefault(hash(draft.key), line.number)
        if first != line.number:
            self._fail(line.number, f"与第 {first} 行是同一条记录（标识相同），只取前一条。")
            return None
        if draft.warning:
            self.on_notice(line.number, draft.warning)
        return draft

    def _save(self, batch: list[Draft]) -> None:
        if not batch:
            return
        try:
            done, messages = self._save_whole(batch)
        except (IntegrityError, ValidationError) as error:
            if len(batch) == 1:
                reason = "；".join(error.messages) if isinstance(error, ValidationError) else "标识或索引号已被占用。"
                self._fail(batch[0].line, reason)
                return
            # One of them cannot be saved: find it by halves, and save the others.
            for draft in batch:
                draft.forget_saving()
            middle = len(batch) // 2
            self._save(batch[:middle])
            self._save(batch[middle:])
            return
        for name, number in done.items():
            setattr(self.tally, name, getattr(self.tally, name) + number)
        for line, text in messages:
            self.on_notice(line, text)

    @transaction.atomic
    def _save_whole(self, batch: list[Draft]) -> tuple[Counter[str], list[tuple[int, str]]]:
        """What was done, and what is to be said of it, to be counted once the transaction has ended well."""
        keys = [draft.key for draft in batch]
        known = dict(Document.objects.filter(import_key__in=keys).values_list("import_key", "import_checksum"))
        done: Counter[str] = Counter()
        messages: list[tuple[int, str]] = []
        new = [draft for draft in batch if draft.key not in known]
        changed = [draft for draft in batch if draft.key in known and known[draft.key] != draft.checksum]
        done["skipped"] = len(batch) - len(new) - len(changed)
        found = {draft.line: text for draft in new if (text := self._personal_data(draft))}
        if not self.dry_run:
            self._make(new, found)
        done["made"], done["held"] = len(new), len(found)
        messages += [(line, f"含疑似个人信息：{text}。已存为草稿，未公开，请审查。") for line, text in found.items()]
        for draft in changed:
            text = self._change(draft)
            done["skipped" if text else "changed"] += 1
            if text:
                messages.append((draft.line, text))
        return done, messages

    def _personal_data(self, draft: Draft) -> str:
        """What of personal data stands in it, masked; the contacts that agencies publish of themselves are none."""
        document = draft.document
        text = "\n".join([document.title, document.summary, plain_text(document)])
        found = [match for match in personal_data.scan(text) if not self.contacts.hold(match)]
        samples = [f"{personal_data.Kind(match.kind).label} {match.masked}" for match in found[:3]]
        return "、".join(samples) + (f"等 {len(found)} 处" if len(found) > 3 else "")

    def _make(self, new: list[Draft], held: Container[int]) -> None:
        """``held``: the lines whose documents become drafts."""
        public = [draft for draft in new if draft.line not in held]
        origins = {draft.key: draft.origin for draft in public}
        admit_documents(
            [(draft.document, draft.published_at) for draft in public],
            self.drafter.source,
            origin=lambda document: origins[document.import_key or ""],
        )
        for draft in new:
            if draft.line in held:
                if draft.document.index_number:
                    claim_index_number(draft.document.index_number)
                draft.document.save()
                findings.scan(draft.document)

    def _change(self, draft: Draft) -> str:
        """Bring a document up to what the old system now says; gives the reason where it was left as it is."""
        document = Document.objects.get(import_key=draft.key)
        if document.latest_revision_id:
            return f"《{document.title[:40]}》在本站修改过，没有用新内容覆盖。"
        before = Document.objects.get(pk=document.pk)
        for name in _UPDATED:
            setattr(document, name, getattr(draft.document, name))
        document.matters = draft.document.matters.all()
        document.complete()
        personal = self._personal_data(draft) if document.live else ""
        if personal:
            return f"新内容含疑似个人信息：{personal}。没有更新，请人工处理。"
        if not self.dry_run:
            unsaid = {"导入校验"} if draft.incoming.summary else {"导入校验", "内容概述"}
            labels = [label for label in changed_labels(before, document) if label not in unsaid]
            note = f"随{self.drafter.source}更新：{'、'.join(labels)}。" if labels else ""
            readmit(document, self.drafter.source, note)
        return ""
