"""A catalogue is what somebody else has written: it reaches nothing of ours, and spoils nothing but itself."""

import json
from pathlib import Path

import pytest

from opendata.datasets.models import Dataset, Licence
from opendata.metadata import reading
from opendata.metadata.harvesting import Harvest
from tests.opendata.feeds.servers import Elsewhere, Reply

TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
<https://a.example/data/%(slug)s> a dcat:Dataset ; dct:title "%(title)s" ; dct:identifier "%(slug)s" ;
  dct:description "摘要" ; dct:abstract "说明" ;
  dcat:contactPoint [ vcard:note "外县数据局数据科" ] ;
  dct:publisher [ foaf:name "外县数据局" ; dct:identifier "119900000000000001" ] ;
  dcat:distribution <https://a.example/%(slug)s.csv> .
<https://a.example/%(slug)s.csv> dct:license [ skos:notation "%(licence)s" ; dct:title "%(licence)s" ;
  dct:description "随便用" ; rdfs:seeAlso <%(url)s> ] ; dct:title "表" .
"""


def turtle(slug, *, title="外县的数据", licence="ours", url="https://a.example/licence"):
    return TURTLE % {"slug": slug, "title": title, "licence": licence, "url": url}


def gathered(settings, text):
    elsewhere = Elsewhere()
    try:
        elsewhere.pages["/catalogue.ttl"] = Reply(text.encode(), headers={"content-type": "text/turtle"})
        settings.FETCH_LOOPBACK_PORTS = {elsewhere.port}
        return Harvest(admitted=True, told=lambda line: None).run(elsewhere.url("/catalogue.ttl"))
    finally:
        elsewhere.close()


class TestAContextElsewhere:
    @pytest.mark.parametrize(
        "wrapped",
        [
            lambda address: address,
            lambda address: [[address]],
            lambda address: [{}, [[address]]],
            lambda address: {"@version": 1.1, "@import": address},
            lambda address: {"a": {"@id": "https://a.example/a", "@context": [[address]]}},
            lambda address: {"@context": [[address]]},
        ],
        ids=["plain", "list", "deep list", "import", "of a term", "within itself"],
    )
    def test_is_never_read_however_it_is_named(self, wrapped, tmp_path):
        lying = Path(tmp_path, "context.json")
        lying.write_text(json.dumps({"@context": {"title": "http://purl.org/dc/terms/title"}}))
        said = {"@context": wrapped(lying.as_uri()), "@id": "https://a.example/1", "title": "x", "a": {"title": "x"}}
        with pytest.raises(reading.BadCatalogue, match="@context"):
            reading.parse(json.dumps(said).encode())


@pytest.mark.django_db
class TestWhatOthersWrote:
    def test_a_licence_leads_to_no_script(self, portal_ready, settings):
        report = gathered(settings, turtle("a", url="javascript:alert(1)"))
        [why] = report.failed
        assert "URL" in why or "网址" in why, why
        assert not Licence.objects.filter(code="ours").exists()
        assert not Dataset.objects.filter(code="a").exists()

    def test_long_codes_that_are_alike_at_their_beginning_are_one(self, portal_ready, settings):
        report = gathered(settings, turtle("a", licence="L" * 40 + ".1") + turtle("b", licence="L" * 40 + ".2"))
        assert report.failed == []
        assert Dataset.objects.filter(code__in=["a", "b"]).count() == 2

    def test_one_that_cannot_be_read_does_not_keep_the_others_out(self, portal_ready, settings):
        report = gathered(settings, turtle("a", title="") + turtle("b", title="好的"))
        assert report.made == ["好的"], report.failed
        assert len(report.failed) == 1

    def test_markup_in_a_title_is_text_on_every_page(self, client, portal_ready, settings):
        assert not gathered(settings, turtle("a", title="</script><script>alert(1)</script>")).failed
        found = Dataset.objects.get(code="a")
        for address in ("/data/", found.get_absolute_url(), "/data/catalogue.ttl", "/data/catalogue.jsonld"):
            page = client.get(address).content.decode()
            assert "<script>alert(1)" not in page or address.endswith((".ttl", ".jsonld")), address
