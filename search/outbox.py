"""Stands between a saved record and the index, so that nothing is lost between the two.

A save, deletion or change of relations writes in the record's own transaction that its entry is due (DueEntry). The
worker's ``drain`` makes due entries anew and deletes the marks only after the engine has kept them.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import connections as databases
from django.db import transaction
from django.db.models import Model, Q, signals
from django.utils import timezone
from haystack.signals import BaseSignalProcessor

from search import dictionary, engine
from search.errors import Busy, SearchUnavailable
from search.models import DueEntry, IndexState, Term

logger = logging.getLogger("search")
WORD = "word:"
FOLLOWS = "follows:"
SPREADS = "spreads:"
BATCH = 200
SPREAD = 500  # entries marked at a time: what is published meanwhile need not wait for the other hundred thousand
# How one mark becomes many: name → function that marks the next SPREAD entries and gives the key to go on by, or "".
_spreaders: dict[str, Callable[[str], str]] = {}


def enqueue(model: type[Model], pks: Iterable[Any]) -> int:
    """Mark records as due that were changed without signals (``bulk_create``, ``update``). Returns how many."""
    label = model._meta.label_lower
    marks = [DueEntry(label=label, key=str(pk)) for pk in pks]
    DueEntry.objects.bulk_create(marks, batch_size=1_000)
    return len(marks)


def register_spreader(name: str, function: Callable[[str], str]) -> None:
    """``function(key)`` enqueues up to SPREAD records that ``spread(name, key)`` stands for, and returns the key by
    which the next ones are found, or nothing after the last."""
    _spreaders[name] = function


def spread(name: str, key: str) -> None:
    """Mark as due, little by little, all that a registered spreader finds by ``key``."""
    DueEntry.objects.create(label=SPREADS + name, key=key)


# --- Marking


class OutboxSignalProcessor(BaseSignalProcessor):
    """Writes, in the record's own transaction, that its entry is due."""

    def setup(self) -> None:
        signals.pre_save.connect(self.before)
        signals.pre_delete.connect(self.leaving)
        signals.post_save.connect(self.after)
        signals.post_delete.connect(self.after)
        signals.m2m_changed.connect(self.related)

    def teardown(self) -> None:
        signals.pre_save.disconnect(self.before)
        signals.pre_delete.disconnect(self.leaving)
        signals.post_save.disconnect(self.after)
        signals.post_delete.disconnect(self.after)
        signals.m2m_changed.disconnect(self.related)

    def before(self, sender: type[Model], instance: Model, using: str = "default", **kwargs: Any) -> None:
        # Outside a transaction a crash may fall between the record and the mark that follows it.
        if instance.pk is not None and not databases[using].in_atomic_block:
            self._mark(sender, [instance.pk])

    def leaving(self, sender: type[Model], instance: Model, **kwargs: Any) -> None:
        self.before(sender, instance, **kwargs)
        if sender.__module__ == "__fake__":  # of a migration: the tables of others may not be there yet
            return
        # Once it is gone nobody knows who followed it.
        for index, relations in engine.followed().get(sender._meta.label_lower, ()):
            followers = _following(index, relations, instance.pk)
            enqueue(index.get_model(), followers.values_list("pk", flat=True).distinct())

    def after(self, sender: type[Model], instance: Model, **kwargs: Any) -> None:
        self._mark(sender, [instance.pk])
        label = sender._meta.label_lower
        if label in engine.followed() and not kwargs.get("created"):
            DueEntry.objects.create(label=FOLLOWS + label, key=str(instance.pk))

    def related(
        self, sender: type[Model], instance: Model, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
    ) -> None:
        if action in ("post_add", "post_remove", "post_clear"):
            self._mark(type(instance), [instance.pk])
            if reverse:
                self._mark(model, pk_set or ())
        elif action == "pre_clear" and reverse:  # afterwards nobody knows who they were
            ends = {field.related_model: field.attname for field in sender._meta.fields if field.is_relation}
            others = sender._default_manager.filter(**{ends[type(instance)]: instance.pk})
            self._mark(model, list(others.values_list(ends[model], flat=True)))

    def _mark(self, sender: type[Model], pks: Iterable[Any]) -> None:
        if sender._meta.app_label in ("migrations", "sessions", "search"):
            return
        for model in engine.indexed_models():
            # A page may be saved as the Page it is at bottom; a proxy stands for its model.
            if issubclass(sender, model) or issubclass(model, sender):
                enqueue(model, pks)


def word_changed(sender: type[Term], instance: Term, **kwargs: Any) -> None:
    """A word came into the dictionary or left it: what holds it is cut differently now."""
    DueEntry.objects.create(label=WORD, key=instance.text)


def word_changing(sender: type[Term], instance: Term, **kwargs: Any) -> None:
    """The word that stood there before goes."""
    for text in Term.objects.filter(pk=instance.pk).exclude(text=instance.text).values_list("text", flat=True):
        DueEntry.objects.create(label=WORD, key=text)


# --- Working off


def drain(seconds: float = 5.0) -> int:
    """Make due entries anew, for at most about ``seconds``. Returns how many. The worker calls it twice a second."""
    done = 0
    until = time.monotonic() + seconds
    try:
        while count := _drain_batch():
            done += count
            if time.monotonic() > until:
                break
    except Busy:
        pass  # somebody else is at it
    except SearchUnavailable as error:
        if not IndexState.objects.filter(error=str(error)).exists():
            logger.error("the index cannot be written: %s", error)
            IndexState.note(error=str(error), error_at=timezone.now())
    else:
        if done:
            IndexState.objects.exclude(error="").update(error="", error_at=None)
    return done


def _due() -> Any:
    return DueEntry.objects.filter(done=False, try_at__lte=timezone.now())


def _drain_batch() -> int:
    backend = engine.backend()
    # Read before it is asked who builds: what is kept for a build that begins meanwhile is not among them.
    kept = list(DueEntry.objects.filter(done=True).values_list("pk", flat=True)[:1_000])
    if kept and not backend.is_building():
        DueEntry.objects.filter(pk__in=kept).delete()
    if not _due().exists():
        return 0
    dictionary.refresh(now=True)
    with backend.writing(wait=False) as writer:
        # Read under the lock: who writes later has read later.
        marks = list(_due().order_by("id")[:BATCH])
        # A build that begins after this reads these records itself; one under way cannot end while the lock is held.
        keep = backend.is_building()
        failures = apply(marks, writer)
        failures |= named(writer.commit())
        _settle(marks, failures, keep)
    return len(marks)


def named(refused: dict[str, str]) -> dict[tuple[str, str], str]:
    """The same by label and key of the records."""
    return {(name.rpartition(".")[0], name.rpartition(".")[2]): why for name, why in refused.items()}


def apply(marks: list[DueEntry], writer: Any) -> dict[tuple[str, str], str]:
    """Bring the entries of ``marks`` to what the database says now. Returns the error of each that cannot be made."""
    failures: dict[tuple[str, str], str] = {}
    keys: dict[str, set[str]] = {}
    for mark in marks:
        keys.setdefault(mark.label, set()).add(mark.key)
    for label in [label for label in keys if ":" in label]:
        failures |= _spread(label, keys.pop(label))
    for label, some in keys.items():
        index = engine.index_for(label)
        records = _records(index, some) if index else {}
        for key in sorted(some):
            try:
                if key in records:
                    writer.put(index.full_prepare(records[key]))  # type: ignore[union-attr]
                else:
                    writer.remove(f"{label}.{key}")
            except SearchUnavailable:
                raise
            except Exception as error:  # a bad record must not keep the others back
                failures[label, key] = f"{type(error).__name__}: {error}"
                logger.exception("no entry could be made of %s %s", label, key)
    return failures


def _records(index: Any, keys: set[str]) -> dict[str, Model]:
    primary = index.get_model()._meta.pk
    pks = []
    for key in keys:
        try:
            pks.append(primary.to_python(key))
        except Exception as error:  # each kind of key refuses in its own way
            logger.error("%s is no key of %s: %s", key, index.get_model()._meta.label, error)
    return {str(record.pk): record for record in index.index_queryset().filter(pk__in=pks)}


def _spread(label: str, keys: set[str]) -> dict[tuple[str, str], str]:
    failures: dict[tuple[str, str], str] = {}
    for key in sorted(keys):
        try:
            _spread_on(label, key)
        except SearchUnavailable:
            raise
        except Exception as error:  # a mark that means nothing any more must not keep the others back
            failures[label, key] = f"{type(error).__name__}: {error}"
            logger.exception("the mark %s %s could not be spread", label, key)
    return failures


def _spread_on(label: str, key: str) -> None:
    """Mark the next of the entries that this mark stands for, and leave a mark for the rest."""
    kind, _, name = label.partition(":")
    if label == WORD:
        rest = _spread_word(key)
    elif f"{kind}:" == FOLLOWS:
        rest = _spread_followed(name, key)
    else:
        spreader = _spreaders.get(name)
        rest = spreader(key) if spreader else ""
    if rest:
        DueEntry.objects.create(label=label, key=rest)


def _following(index: Any, relations: Iterable[str], followed: Any) -> Any:
    """The records of an index that one of these relations leads to."""
    related = Q()
    for relation in relations:
        related |= Q(**{relation: followed})
    return index.index_queryset().prefetch_related(None).filter(related)


def _spread_followed(label: str, key: str) -> str:
    """Mark what follows this record. ``key``: the record's, then where to go on: which index, after which entry."""
    followed, _, place = key.partition("|")
    number, _, after = place.partition("|")
    indexes = engine.followed().get(label, [])
    for at in range(int(number or 0), len(indexes)):
        index, relations = indexes[at]
        queryset = _following(index, relations, followed)
        queryset = queryset.filter(pk__gt=after) if after else queryset
        pks = list(queryset.order_by("pk").values_list("pk", flat=True).distinct()[:SPREAD])
        enqueue(index.get_model(), pks)
        if len(pks) == SPREAD:
            return f"{followed}|{at}|{pks[-1]}"
        after = ""
    return ""


def _spread_word(key: str) -> str:
    """Mark the entries that hold a word. ``key``: the word, then the identifier of the last one."""
    word, _, after = key.partition("|")
    holding = sorted(one for one in engine.backend().identifiers("", phrase=word) if one > after)
    marks = []
    for identifier in holding[:SPREAD]:
        label, _, number = identifier.rpartition(".")
        marks.append(DueEntry(label=label, key=number))
    DueEntry.objects.bulk_create(marks)
    return f"{word}|{holding[SPREAD - 1]}" if len(holding) > SPREAD else ""


def _settle(marks: list[DueEntry], failures: dict[tuple[str, str], str], keep: bool) -> None:
    """Drop the marks of what is kept now; put off what failed, longer each time."""
    good = [mark for mark in marks if (mark.label, mark.key) not in failures]
    with transaction.atomic():
        finished = DueEntry.objects.filter(pk__in=[mark.pk for mark in good])
        if keep:
            finished.for_many().delete()
            finished.update(done=True)
        else:
            finished.delete()
        for label in {mark.label for mark in good}:
            once_failed = Q(label=label, key__in=[mark.key for mark in good if mark.label == label], attempts__gt=0)
            DueEntry.objects.filter(once_failed).delete()
        for mark in marks:
            if error := failures.get((mark.label, mark.key)):
                mark.attempts += 1
                mark.error = error[:2_000]
                mark.try_at = timezone.now() + timedelta(seconds=min(3_600, 5 * 4 ** min(mark.attempts, 6)))
                mark.save(update_fields=["attempts", "error", "try_at"])
