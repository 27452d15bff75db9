"""Entries as EntryIndex prepares them, of an invented county, without a database."""

import random
from datetime import UTC, date, datetime, timedelta

from search.indexes import Attached, Entry
from search.segmentation import shipped_terms
from tests.search.papers.models import Paper
from tests.search.papers.search_indexes import PaperIndex

LINKS = (
    "的",
    "和",
    "关于",
    "，",
    "。",
    "《",
    "》",
    "、",
    "与",
    "在",
    "：",
    "\n",
    "12",
    "2026年",
    "第三条",
    "PDF",
    "（一）",
)
AGENCIES = ("education", "office", "finance", "health", "housing")


class AnyEntry(PaperIndex):
    """Prepares the entry that is given to it."""

    def __init__(self, entry):
        super().__init__()
        self._entry = entry

    def entry(self, obj):
        return self._entry


def prepared(number, title, text="", **values):
    """What is put into an index."""
    values = {"kind": "paper", "published_at": datetime(2026, 7, 14, 4, tzinfo=UTC), **values}
    entry = Entry(title=title, url=f"/papers/{number}/", text=text, **values)
    return AnyEntry(entry).full_prepare(Paper(pk=number))


def passage(choose, length):
    """Something like a text: the government's words, and what stands between them."""
    words = shipped_terms()
    return "".join(
        choose.choice(LINKS) if choose.random() < 0.3 else words[int(len(words) * choose.random() ** 2)]
        for _ in range(length)
    )


def county(count, seed=7):
    """So many entries, always the same."""
    choose = random.Random(seed)
    made = []
    for number in range(1, count + 1):
        issued = date(2019, 1, 1) + timedelta(days=choose.randrange(2_500))
        attachments = [
            Attached(
                title=passage(choose, 3), url=f"/files/{number}.pdf", pages=[passage(choose, 30), passage(choose, 9)]
            )
        ]
        made.append(
            prepared(
                number,
                passage(choose, choose.randint(2, 8)),
                passage(choose, choose.randint(5, 120)),
                kind=choose.choice(("paper", "document", "notice")),
                published_at=datetime(issued.year, issued.month, issued.day, 1, tzinfo=UTC) + timedelta(days=2),
                issued_on=issued if choose.random() < 0.8 else None,
                agencies=[f"县{choose.choice(('教育', '财政', '卫生'))}局"],
                agency_slugs=[choose.choice(AGENCIES)],
                numbers=[f"青政发〔{issued.year}〕{choose.randint(1, 40)}号"] if choose.random() < 0.5 else [],
                keywords=[choose.choice(shipped_terms())],
                topic=choose.choice(("0101", "0102", "1502", "")),
                genre=choose.choice(("通知", "规定", "")),
                validity=choose.choice(("valid", "repealed", "")),
                matters=choose.sample(("1", "2", "3"), 2),
                attachments=attachments if choose.random() < 0.3 else [],
            )
        )
    return made


def fill(backend, some):
    """Let the backend's index hold these."""
    with backend.building() as fresh:
        for one in some:
            fresh.put(one, replace=False)
        refused = fresh.commit()
        fresh.publish()
    return refused
