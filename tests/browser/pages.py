"""One address for every kind of public page, found by following the portal's own links."""

import re
import urllib.request
from functools import cache
from urllib.parse import urljoin

FIXED = {
    "home": "/",
    "search": "/search/?q=%E5%85%AC%E5%BC%80",
    "search without hits": "/search/?q=zzzzqqq",
    "narrowed search": "/search/?q=%E5%8A%9E%E6%B3%95&kind=document&sort=date",
    "advanced search": "/search/advanced/?all=%E5%8A%9E%E6%B3%95&none=%E5%85%AC%E5%BC%80&kind=document",
    "advanced search refused": "/search/advanced/?go=1&number=%E5%8A%9E%E6%B3%95",
    "advanced search's hits": "/search/?all=%E5%8A%9E%E6%B3%95&none=%E5%85%AC%E5%BC%80&in=title",
    "disclosure": "/disclosure/",
    "guide": "/disclosure/guide/",
    "rules": "/disclosure/rules/",
    "catalogue": "/disclosure/catalogue/",
    "reports": "/disclosure/reports/",
    "fields": "/disclosure/fields/",
    "requests": "/requests/",
    "new request": "/requests/new/",
    "mailbox": "/mailbox/",
    "new letter": "/mailbox/new/",
    "published letters without hits": "/mailbox/letters/?q=zzzzqqq",
    "common questions": "/mailbox/knowledge/",
    "letters' procedure": "/mailbox/procedure/",
    "letter followed": "/mailbox/track/",
    "letters in figures": "/mailbox/figures/",
    "consultations": "/consultations/",
    "published letters": "/mailbox/letters/",
    "notices": "/notices/",
    "registration followed": "/consultations/events/track/",
    "question followed": "/consultations/interviews/track/",
    "consultations without hits": "/consultations/?kind=interviews&stage=coming",
    "data": "/data/",
    "narrowed data": "/data/?opening=open&sort=used",
    "data without hits": "/data/?opening=closed&format=geojson",
    "data in figures": "/data/figures/",
    "marks of data": "/data/quality/",
    "agencies": "/agencies/",
    "api docs": "/api/v1/docs",
    "sitemap": "/sitemap/",
    "feeds": "/feeds/",
    "told by mail": "/feeds/mail/",
    "program that is called": "/feeds/webhooks/",
    "program looked after": "/feeds/webhooks/manage/",
    "table of data, narrowed": "/data/bus-stops/1/?c7=true&sort=-c9",
    "table's question refused": "/data/bus-stops/1/?c5=abc",
    "row of a table": "/data/bus-stops/1/rows/3/",
    "columns of a table": "/data/bus-stops/1/profile/",
    "chart of a table": "/data/budget-monthly/1/chart/",
    "scatter of a table": "/data/air-quality/1/chart/?columns=c4%2Cc5&as=scatter",
    "places of a table": "/data/bus-stops/1/map/",
    "divisions of a table": "/data/villages/1/map/",
    "changes of a table": "/data/bus-stops/1/changes/",
    "old version of a table": "/data/bus-stops/1/v1/",
    "table of conditional data": "/data/businesses/1/",
    "data asked for": "/data/new/?kind=error&dataset=schools",
    "asked for, followed": "/data/track/",
    "what is asked of data, its procedure": "/data/new/procedure/",
    "data wanted": "/data/wanted/",
    "what was made of data": "/data/reuse/",
    "telling what was made": "/data/reuse/new/",
    "keys": "/data/keys/",
    "new key": "/data/keys/new/",
    "one's own key": "/data/keys/mine/",
    "not found": "/no-such-page/",
}
# kind of page → (where a link to one stands, what the link looks like)
LINKED = {
    "document": ("/disclosure/catalogue/", r'href="(/disclosure/documents/[^"#?]+/)"'),
    "dead document": ("/disclosure/catalogue/?validity=repealed", r'href="(/disclosure/documents/[^"#?]+/)"'),
    "field": ("/disclosure/fields/", r'href="(/disclosure/fields/[^"#?]+/)"'),
    "notice": ("/notices/", r'href="(/notices/\d+/)"'),
    "published letter": ("/mailbox/letters/", r'href="(/mailbox/letters/\d+/)"'),
    "common question": ("/mailbox/knowledge/", r'href="(/mailbox/knowledge/[^"#?]+/)"'),
    "event": ("/consultations/?kind=events", r'href="(/consultations/events/\d+/)"'),
    "event's places": ("/consultations/events/2/", r'href="(/consultations/events/\d+/places/)"'),
    "registration": ("/consultations/events/1/", r'href="(/consultations/events/\d+/register/)"'),
    "interview": ("/consultations/?kind=interviews", r'href="(/consultations/interviews/\d+/)"'),
    "transcript": ("/consultations/?kind=interviews&stage=result", r'href="(/consultations/interviews/\d+/)"'),
    "question": ("/consultations/interviews/1/", r'href="(/consultations/interviews/\d+/ask/)"'),
    "call for opinions": ("/consultations/?kind=opinions&stage=open", r'href="(/consultations/opinions/\d+/)"'),
    "saying something": ("/consultations/opinions/1/", r'href="(/consultations/opinions/\d+/write/)"'),
    "what others said": ("/consultations/opinions/1/", r'href="(/consultations/opinions/\d+/comments/)"'),
    "what came of a call": ("/consultations/opinions/2/", r'href="(/consultations/opinions/\d+/result/)"'),
    "survey": ("/consultations/?kind=surveys&stage=open", r'href="(/consultations/surveys/\d+/)"'),
    "answers to a survey": ("/consultations/surveys/1/", r'href="(/consultations/surveys/\d+/answer/)"'),
    "results of a survey": ("/consultations/surveys/1/", r'href="(/consultations/surveys/\d+/results/)"'),
    "what people wrote in a survey": (
        "/consultations/surveys/2/results/",
        r'href="(/consultations/surveys/\d+/results/\d+/)"',
    ),
    "one who wants data": ("/data/wanted/", r'href="(/data/wanted/\d+/)"'),
    "one thing made of data": ("/data/reuse/", r'href="(/data/reuse/\d+/)"'),
    "dataset": ("/data/?opening=open", r'rows__title" href="(/data/[a-z0-9-]+/)"'),
    "conditional dataset": ("/data/?opening=conditional", r'rows__title" href="(/data/[a-z0-9-]+/)"'),
    "closed dataset": ("/data/?opening=closed", r'rows__title" href="(/data/[a-z0-9-]+/)"'),
    "agency": ("/agencies/", r'href="(/agencies/[^"#?]+/)"'),
    "column": ("/sitemap-columns.xml", r"<loc>https?://[^/]+(/[^<]+)</loc>"),
}


def read(address: str) -> str:
    """The page's HTML, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


@cache
def every_kind(base: str) -> dict[str, str]:
    """Kind of page → its full address. Articles and single pages all, since each is made of other blocks."""
    found = {kind: urljoin(base, path) for kind, path in FIXED.items()}
    for kind, (where, link) in LINKED.items():
        match = re.search(link, read(urljoin(base, where)))
        assert match, f"no link to a {kind} on {where}"
        found[kind] = urljoin(base, match.group(1))
    for section in ("articles", "pages"):
        for path in re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", read(urljoin(base, f"/sitemap-{section}.xml"))):
            found[path] = urljoin(base, path)
    return found
