"""Periodic work: what the worker calls, and how often."""

from dataclasses import dataclass

from django.core.management import call_command


@dataclass(frozen=True)
class Job:
    """``function``: dotted path of a callable that returns how many things it did; ``every``: seconds."""

    function: str
    every: float


def forget_sessions() -> int:
    """Sessions that have run out are deleted."""
    call_command("clearsessions")
    return 0


JOBS: list[Job] = [
    Job("search.outbox.drain", 0.5),
    Job("search.extraction.working.extract_due", 0.5),
    Job("search.keeping.tasks.rebuild_due", 5),
    Job("search.keeping.tasks.compare_on", 3),
    Job("opendata.datasets.importing.working.import_due", 1),
    Job("opendata.datasets.importing.keeping.sweep", 6 * 3600),
    Job("cms.review.schedule.publish_due", 15),
    Job("cms.disclosure.standing.refresh_due", 60),
    Job("cms.disclosure.terms.recheck", 3600),
    Job("search.extraction.working.take_stock", 3600),
    Job("search.keeping.tasks.compare_nightly", 300),
    Job("search.learning.upkeep.settle", 900),
    Job("search.upkeep.tidy", 300),
    Job("interaction.casework.groups.together.work_on", 1),
    Job("interaction.supervision.report.work.compute_due", 1),
    Job("interaction.supervision.letters.keeping.catch_up", 20),
    Job("interaction.supervision.letters.keeping.compare_nightly", 600),
    Job("interaction.casework.deadlines.recount.recount_due", 30),
    Job("interaction.casework.papers.scanning.scan_due", 1),
    Job("interaction.casework.papers.scanning.take_stock", 24 * 3600),
    Job("interaction.mailbox.publishing.tallies.recount", 24 * 3600),
    Job("interaction.casework.deadlines.lapses.lapse_due", 120),
    Job("interaction.casework.deadlines.reminders.remind_due", 300),
    Job("interaction.casework.deadlines.mail.mail_due", 60),
    Job("interaction.casework.deadlines.duties.remind_due", 600),
    Job("interaction.casework.proof.digests.digest_due", 300),
    Job("interaction.casework.sending.drafts.expire", 3600),
    Job("interaction.casework.groups.joining.forget", 600),
    Job("interaction.mailbox.sorting.learning.learn_due", 1),
    Job("interaction.mailbox.joined.settle_joined", 60),
    Job("interaction.casework.papers.store.sweep", 24 * 3600),
    Job("interaction.casework.privacy.erasure.erase_due", 6 * 3600),
    Job("interaction.consultations.events.drawing.freeze_due", 5),
    Job("interaction.consultations.events.telling.mail_due", 60),
    Job("interaction.consultations.events.retention.erase_due", 6 * 3600),
    Job("interaction.consultations.interviews.retention.erase_due", 6 * 3600),
    Job("interaction.consultations.opinions.retention.forget_senders", 6 * 3600),
    Job("opendata.feeds.inbound.working.harvest_due", 5),
    Job("opendata.feeds.inbound.working.settle_reposts", 60),
    Job("opendata.datasets.standing.refresh_missing", 15),
    Job("opendata.datasets.standing.refresh_all", 1800),
    Job("opendata.feeds.subscriptions.looking.look_due", 2),
    Job("opendata.feeds.subscriptions.hooks.send_due", 1),
    Job("opendata.feeds.subscriptions.hub.ping_due", 2),
    Job("opendata.feeds.subscriptions.mailing.mail_due", 30),
    Job("opendata.feeds.subscriptions.hub.follow_all", 600),
    Job("opendata.feeds.subscriptions.looking.tidy", 6 * 3600),
    Job("opendata.feeds.subscriptions.hooks.tidy", 6 * 3600),
    Job("opendata.feeds.subscriptions.mailing.tidy", 3600),
    Job("portal.jobs.forget_sessions", 6 * 3600),
]
