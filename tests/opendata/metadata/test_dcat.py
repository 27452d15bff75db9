"""The catalogue is read by other catalogues, and passes the shapes they judge by."""

import os
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT, DCTERMS, RDF

from opendata.metadata import described as parts
from opendata.metadata.dcat import HYDRA
from tests.opendata import making

SHAPES = Path(__file__).with_name("dcat_ap.ttl")


def shapes():
    graph = Graph().parse(SHAPES)
    for path in Path(os.environ["DCAT_AP_SHAPES"]).glob("*.ttl") if os.environ.get("DCAT_AP_SHAPES") else ():
        graph.parse(path)
    return graph


def faults(graph):
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not here (tests/judges.txt)")
    conforms, _, said = pyshacl.validate(graph, shacl_graph=shapes(), ont_graph=shapes(), inference="rdfs")
    return "" if conforms else said


def read(client, path, form):
    response = client.get(path)
    assert response.status_code == 200
    return Graph().parse(data=response.content, format=form)


class TestWhatIsSaid:
    def test_both_forms_say_the_same(self, client, catalogue):
        turtle = read(client, "/data/catalogue.ttl", "turtle")
        json = read(client, "/data/catalogue.jsonld", "json-ld")
        assert len(turtle) == len(json) > 100
        assert len(set(turtle.subjects(RDF.type, DCAT.Dataset))) == 3

    def test_it_passes_the_shapes_of_dcat_ap(self, client, catalogue):
        assert faults(read(client, "/data/catalogue.ttl", "turtle")) == ""

    def test_the_shapes_notice_what_is_missing(self, client, catalogue):
        graph = read(client, "/data/catalogue.ttl", "turtle")
        graph.remove((None, DCAT.accessURL, None))
        assert "accessURL" in faults(graph)
        graph = read(client, "/data/catalogue.ttl", "turtle")
        graph.remove((None, RDF.type, DCTERMS.Frequency))
        assert "accrualPeriodicity" in faults(graph)

    def test_each_dataset_by_itself(self, client, catalogue):
        graph = read(client, "/data/bus-stops/dcat.ttl", "turtle")
        downloads = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
        assert "http://testserver/data/bus-stops/1/v1/table.csv" in downloads
        assert client.get("/data/nothing/dcat.ttl").status_code == 404

    def test_what_is_not_open_is_listed_and_cannot_be_fetched(self, client, catalogue):
        for slug in ("enterprises", "patients"):
            graph = read(client, f"/data/{slug}/dcat.ttl", "turtle")
            assert not list(graph.objects(None, DCAT.downloadURL))
            assert "涉及企业的经营数据。" in {str(one) for one in graph.objects(None, DCTERMS.description)}


class TestPages:
    def test_a_long_catalogue_comes_page_by_page(self, client, catalogue, monkeypatch):
        monkeypatch.setattr(parts, "PAGE", 2)
        first = read(client, "/data/catalogue.ttl", "turtle")
        [following] = first.objects(None, HYDRA.next)
        second = read(client, str(following).removeprefix("http://testserver"), "turtle")
        assert not list(second.objects(None, HYDRA.next))
        both = [set(page.subjects(RDF.type, DCAT.Dataset)) for page in (first, second)]
        assert [len(page) for page in both] == [2, 1]
        assert not both[0] & both[1]

    def test_queries_do_not_grow_with_the_catalogue(self, client, catalogue, django_assert_max_num_queries):
        for number in range(5):
            making.version(making.resource(making.dataset(f"more-{number}", f"更多{number}")))
        with django_assert_max_num_queries(14):
            client.get("/data/catalogue.ttl")

    @pytest.mark.parametrize("after", ["x", "-1", "1e9", "9" * 30, "１"])
    def test_no_such_page(self, client, portal_ready, after):
        assert client.get("/data/catalogue.ttl", {"after": after}).status_code == 404
