"""The files of the document library and their texts: what has to be read, what was read, what entries it belongs to."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from search import engine, outbox
from search.extraction import process
from search.extraction.limits import MAX_BYTES, MAX_INDEXED, MAX_SECONDS_WAITED, READERS
from search.extraction.models import ExtractedText, ReadFile
from search.extraction.readers import KINDS

Status = ExtractedText.Status
TRIES = 4  # of a file that cannot be opened, or whose reading was broken off
CLAIMED = 45  # seconds a file is one process's alone; two that read the same do each other no harm
CHUNK = 2**20
COLLECTION = "collection"  # as it is called where marks are spread
_OLD_KINDS = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "wps": "docx", "et": "xlsx", "dps": "pptx"}
PICTURES = ("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp")


class NotReadYet(Exception):
    """The text is not there yet, and could not be got in the time somebody waits. Says why, in Chinese."""


def kind_of(document: Any) -> str:
    """The extension of a document's file, in lower case."""
    return PurePath(document.file.name).suffix.lstrip(".").lower()[:10]


def unsupported(kind: str) -> str:
    """Why files of this kind are not read; empty where they are."""
    if kind in KINDS:
        return ""
    if kind in _OLD_KINDS:
        return f"旧版格式（.{kind}）读不出，请另存为 .{_OLD_KINDS[kind]} 再上传"
    if kind in PICTURES:
        return "是图片，没有文字"
    return f"不支持的格式（.{kind}）" if kind else "没有扩展名，认不出格式"


# --- What has to be read


def document_saved(sender: type[models.Model], instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A file came or was replaced: it has to be read. Of an old one the title may be new: entries show it."""
    if raw:
        return
    file, _ = ReadFile.objects.get_or_create(document=instance)
    if file.source != ReadFile.source_of(instance):
        _make_due(ReadFile.objects.filter(pk=file.pk))
    if not created:
        mark_entries(instance.pk)


def document_going(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """A file is deleted: what it said must not be found any more. Afterwards nobody knows who referred to it."""
    mark_entries(instance.pk)


def _make_due(files: "models.QuerySet[ReadFile]") -> int:
    return files.update(due=True, attempts=0, try_at=timezone.now(), problem="")


def take_stock(again: bool = False) -> int:
    """Note every file that was never read, or by older readers, as due; ``again``: those that were refused, too.

    Forgets the texts of files that are gone. Returns how many are due by it.
    """
    documents = get_document_model()._default_manager.filter(read_file=None).order_by("pk")
    new = [ReadFile(document_id=pk) for pk in documents.values_list("pk", flat=True)]
    ReadFile.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)
    old = ReadFile.objects.filter(due=False)
    aged = ~models.Q(text__readers=READERS)
    refused = models.Q(text__status__in=[Status.REFUSED, Status.PARTLY])
    made_due = _make_due(old.filter(aged | refused if again else aged))
    if again:
        made_due += _make_due(ReadFile.objects.filter(due=True, attempts__gte=TRIES))
    gone = ExtractedText.objects.filter(read_files=None, extracted_at__lt=timezone.now() - timedelta(days=1))
    gone.only("pk").delete()  # without reading what they say
    return len(new) + made_due


def due_files() -> "models.QuerySet[ReadFile]":
    """What can be read now, in the order in which it came."""
    due = ReadFile.objects.filter(due=True, attempts__lt=TRIES, try_at__lte=timezone.now())
    return due.select_related("document").order_by("try_at", "pk")


# --- Reading


@dataclass(frozen=True)
class Opened:
    """A file ready to be read: ``stream`` is one the system knows, so that another process can be given it."""

    stream: BinaryIO
    digest: str
    kind: str
    source: str


@contextmanager
def opened(document: Any) -> Iterator[Opened]:
    """Open a document's file and reckon what its content is known by. Raises OSError."""
    source, kind = ReadFile.source_of(document), kind_of(document)
    with document.file.storage.open(document.file.name, "rb") as file:
        digest = hashlib.sha256()
        try:
            file.fileno()
            stream: Any = file.file if hasattr(file, "file") else file
            copied = False
        except (AttributeError, OSError):  # kept on another machine
            stream, copied = TemporaryFile(), True  # noqa: SIM115 — closed below
        try:
            size = 0
            while size <= MAX_BYTES and (chunk := file.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                if copied:
                    stream.write(chunk)
            # What is too big is never read; where it is too big tells it from others well enough.
            yield Opened(stream, digest.hexdigest(), kind if size <= MAX_BYTES else f"{kind}+"[-10:], source)
        finally:
            if copied:
                stream.close()


def known(file: Opened) -> ExtractedText | None:
    """The text of an equal file, or what need not be read to be known."""
    text = ExtractedText.objects.filter(digest=file.digest, kind=file.kind, readers=READERS).first()
    if text is not None:
        return text
    if file.kind.endswith("+"):
        return _kept(file, Status.REFUSED, f"文件超过 {MAX_BYTES // 2**20} MB")
    reason = unsupported(file.kind)
    return _kept(file, Status.UNSUPPORTED, reason) if reason else None


def keep(file: Opened, outcome: process.Outcome) -> ExtractedText:
    """Write down what became of a file."""
    if outcome.refused:
        return _kept(file, Status.REFUSED, outcome.refused)
    status = Status.EMPTY if outcome.empty else Status.PARTLY if outcome.shortcomings else Status.READ
    left = MAX_INDEXED
    pages: list[list[str]] = []
    rest: list[str] = []
    for name, text in outcome.pages:
        if left > 0:
            pages.append([name, text[:left]])
        rest.append(text[left:] if left > 0 else text)
        left -= len(text)
    whole = "\n".join(part for part in [*rest, outcome.aside] if part)
    return _kept(file, status, outcome.empty or outcome.shortcomings, pages, whole)


def _kept(
    file: Opened, status: str, reason: str, pages: list[list[str]] | None = None, rest: str = ""
) -> ExtractedText:
    values = {
        "readers": READERS, "status": status, "reason": reason[:500], "pages": pages or [], "rest": rest,
        "extracted_at": timezone.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            return ExtractedText.objects.update_or_create(digest=file.digest, kind=file.kind, defaults=values)[0]
    except IntegrityError:  # another process read an equal file in the same moment
        return ExtractedText.objects.get(digest=file.digest, kind=file.kind)


def claim(file: ReadFile) -> bool:
    """Take a due file on, so that no other process does; False where one has. It is due again if nothing comes of it.

    It counts as tried from now on: a file that takes the whole machine down is not tried for ever.
    """
    mine = ReadFile.objects.filter(pk=file.pk, due=True, try_at=file.try_at, attempts=file.attempts)
    later = timezone.now() + timedelta(seconds=CLAIMED)
    return bool(mine.update(attempts=file.attempts + 1, try_at=later))


def release(file: ReadFile) -> None:
    """Nothing came of it; whoever wants to may take it on at once."""
    ReadFile.objects.filter(pk=file.pk).update(try_at=timezone.now())


def settle(pk: int, source: str, text: ExtractedText) -> None:
    """A file has this text from now on; its entries are made anew. Replaced in the meantime, it is due again."""
    with transaction.atomic():
        file = ReadFile.objects.select_for_update(of=("self",)).select_related("document").filter(pk=pk).first()
        if file is None:  # deleted in the meantime
            return
        replaced = ReadFile.source_of(file.document) != source
        ReadFile.objects.filter(pk=pk).update(
            source=source, text=text, due=replaced, attempts=0, try_at=timezone.now(), problem=""
        )
        mark_entries(file.document_id)


def put_off(file: ReadFile, problem: str) -> None:
    """A file cannot be read now; try again later, but not for ever."""
    later = timezone.now() + timedelta(seconds=30 * 4**file.attempts)
    ReadFile.objects.filter(pk=file.pk).update(try_at=later, problem=problem[:300])


def mark_entries(*document_ids: Any) -> int:
    """Mark the entries of whatever refers to these files. Returns how many."""
    content_type = ContentType.objects.get_for_model(get_document_model(), for_concrete_model=False)
    references = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id__in=[str(key) for key in document_ids]
    )
    referring: dict[int, list[str]] = {}
    for content_type_id, key in references.values_list("content_type_id", "object_id").distinct():
        referring.setdefault(content_type_id, []).append(key)
    marked = 0
    for content_type_id, keys in referring.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        for indexed in engine.indexed_models():
            if model and issubclass(model, indexed):
                marked += outbox.enqueue(indexed, keys)
    return marked


# --- What was read


def _closed() -> models.Q:
    """Documents of collections that not everybody may see."""
    closed = models.Q(pk=None)
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        closed |= models.Q(document__collection__path__startswith=path)
    return closed


def restriction_changed(sender: type[models.Model], instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """A collection was closed or opened: what is in it is found, or is not, from now on."""
    outbox.spread(COLLECTION, str(instance.collection_id))


def collection_saved(sender: type[models.Model], instance: Collection, created: bool, **kwargs: Any) -> None:
    """A collection may be about to be moved, in this same transaction: into a closed one, or out of it."""
    if not created:
        outbox.spread(COLLECTION, str(instance.pk))


def mark_within(key: str) -> str:
    """Mark the entries of the next files of a collection (its number, then ``|`` and the last file). Returns the key
    to go on by, empty at the end."""
    number, _, after = key.partition("|")
    collection = Collection.objects.filter(pk=number).first()
    if collection is None:
        return ""
    within = ReadFile.objects.filter(document__collection__path__startswith=collection.path, document__gt=after or 0)
    files = list(within.order_by("document_id").values_list("document_id", flat=True)[: outbox.SPREAD])
    mark_entries(*files)
    return f"{number}|{files[-1]}" if len(files) == outbox.SPREAD else ""


def texts_of(document_ids: Iterable[Any]) -> dict[Any, ReadFile]:
    """The texts of these documents as far as they are known and anybody may see them, without what only the scan
    reads: two queries."""
    files = ReadFile.objects.filter(document__in=document_ids, text__status__in=[Status.READ, Status.PARTLY])
    files = files.exclude(_closed()).select_related("document", "text").defer("text__rest")
    return {file.document_id: file for file in files if file.is_current}


def text_now(document: Any) -> ExtractedText:
    """The text of a document's file, read there and then where it has not been. Raises NotReadYet."""
    file = ReadFile.objects.filter(document=document).select_related("text").first()
    if file is not None and file.text is not None and file.source == ReadFile.source_of(document):
        return file.text
    try:
        with opened(document) as content:
            text = known(content)
            if text is None:
                outcome = process.run(content.stream, content.kind, MAX_SECONDS_WAITED)
                if outcome.out_of_time:  # in the background there is more time
                    raise NotReadYet("附件较大，正在后台读取")
                if outcome.interrupted:
                    raise NotReadYet("读取被中断，稍后在后台再读")
                text = keep(content, outcome)
            file, _ = ReadFile.objects.get_or_create(document=document)
            settle(file.pk, content.source, text)
    except OSError as error:
        raise NotReadYet("文件打不开") from error
    return text
