"""公告公示: the county's bulletin board, part of it told from the day of loading."""

from cms.notices.models import Notice, NoticeAttachment, NoticeKind
from cms.review.admission import admit

from .admitted import SOURCE, County, tell_withdrawn, withdraw
from .bodies import stream
from .files import attach
from .texts import Source, sources


def load(county: County) -> int:
    """All notices. Gives their number."""
    kinds = {kind.name: kind for kind in NoticeKind.objects.all()}
    batch = [
        (_notice(source, county, kinds), county.published(source, "from"))
        for source in sources("notices", county.today)
    ]
    admit(batch, SOURCE)
    tell_withdrawn([notice for notice, _ in batch])
    return len(batch)


def _notice(source: Source, county: County, kinds: dict[str, NoticeKind]) -> Notice:
    fields = source.fields
    text = county.pieces(source, fields["title"])
    notice = Notice(
        title=fields["title"],
        lead_agency=county.agencies[fields["agency"]],
        kind=kinds[fields["kind"]],
        number=fields.get("number", ""),
        period_start=county.day(fields["from"]),
        period_end=county.day(fields.get("until")),
        contact=fields.get("contact", ""),
        pinned=fields.get("pinned", False),
        body=stream(text, county.album),
    )
    notice.co_agencies = [county.agencies[slug] for slug in fields.get("co", [])]
    notice.attachments.set([NoticeAttachment(file=attach(each, text)) for each in fields.get("attachments", [])])
    withdraw(notice, fields)
    notice.clean()
    return notice
