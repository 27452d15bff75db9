"""The list of datasets: narrowed, sorted, cut by key, told in a sentence."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opendata.datasets import standing
from opendata.datasets.models import Dataset, Standing
from opendata.datasets.models.catalogue import RESERVED_SLUGS
from opendata.datasets.public.catalogue import Catalogue
from tests.opendata import making


def listed(page):
    return re.findall(r'rows__title" href="/data/([a-z0-9-]+)/"', page.content.decode())


def test_catalogue_lists_every_public_dataset_with_what_a_visitor_decides_by(client, several):
    page = client.get("/data/").content.decode()
    for text in (
        "共 4 个数据集", "公交站点", "县交通运输局", "每季度", "4 行", "CSV", "有条件开放", "不予开放", "规上企业用电",
        "就诊记录", "质量",
    ):  # fmt: skip
        assert text in page, text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("opening=conditional", {"power-use"}),
        ("opening=closed", {"patients"}),
        ("theme=finance", {"budget"}),
        ("agency=finance", {"budget"}),
        ("cycle=quarterly", {"bus-stops"}),
        ("format=xlsx&cycle=monthly", {"budget"}),
        ("format=geojson", set()),
        ("theme=finance&opening=closed", set()),
    ],
    ids=["conditional", "closed", "theme", "agency", "cycle", "format", "no such format", "nothing"],
)
def test_narrowing(client, several, query, found):
    assert set(listed(client.get(f"/data/?{query}"))) == found


def test_a_class_of_themes_holds_its_parts(client, several):
    budget = Dataset.objects.get(slug="budget")
    part = type(budget.theme).objects.create(name="预算决算", code="budget-part", parent=budget.theme)
    Dataset.objects.filter(pk=budget.pk).update(theme=part)
    page = client.get("/data/?theme=finance")
    assert listed(page) == ["budget"]
    assert "预算决算" in page.content.decode()
    assert listed(client.get("/data/?theme=budget-part")) == ["budget"]


def test_counts_beside_the_choices_are_of_what_choosing_them_would_show(several):
    chosen = Catalogue.from_query({"opening": "open"})
    counts = {choice.label: choice.count for facet in chosen.facets() for choice in facet.choices}
    assert counts["无条件开放"] == 2
    assert counts["有条件开放"] == 1
    assert counts["财税金融"] == 1
    assert counts["县财政局"] == 1
    assert counts["CSV"] == 2
    assert "资源能源" not in counts


def test_sentence_says_what_is_listed(several):
    chosen = Catalogue.from_query({"opening": "open", "agency": "finance"})
    assert chosen.sentence == "县财政局、无条件开放的数据集，共 1 个"


@pytest.mark.parametrize(
    "query",
    ["theme=none", "agency=none", "opening=half", "format=exe", "cycle=hourly", "sort=size", "key=x~y", "key=1"],
)
def test_what_no_link_of_ours_asks_is_not_found(client, several, query):
    assert client.get(f"/data/?{query}").status_code == 404


def test_orders(client, several):
    Standing.objects.filter(dataset__slug="budget").update(used=9)
    Standing.objects.filter(dataset__slug="power-use").update(used=3)
    assert listed(client.get("/data/?sort=used"))[:2] == ["budget", "power-use"]
    newest = list(Dataset.objects.public().order_by("-published_at", "-pk").values_list("slug", flat=True))
    assert listed(client.get("/data/?sort=new")) == newest
    updated = list(Standing.objects.order_by("-updated_at", "-pk").values_list("dataset__slug", flat=True))
    assert listed(client.get("/data/")) == updated


@pytest.mark.parametrize("sort", ["updated", "used", "new"])
def test_pages_by_key_show_each_dataset_once(portal_ready, sort):
    made = [making.dataset(f"set-{number}", f"数据{number}") for number in range(45)]
    standing.refresh([one.pk for one in made])
    Standing.objects.filter(dataset__in=made[::2]).update(used=5)
    seen, key = [], ""
    for _ in range(4):
        datasets, page = Catalogue(sort=sort).page(key)
        seen += [one.slug for one in datasets]
        if not page.next_key:
            break
        key = page.next_key
    assert len(seen) == 45
    assert set(seen) == {one.slug for one in made}
    back, _ = Catalogue(sort=sort).page(page.previous_key)
    assert [one.slug for one in back] == seen[20:40]


def test_an_empty_catalogue_says_so(client, portal_ready):
    assert "还没有开放的数据集" in client.get("/data/").content.decode()


def test_a_selection_without_datasets_says_what_to_do(client, several):
    assert "请去掉一两个条件" in client.get("/data/?format=geojson").content.decode()


def test_licences_stand_where_the_metadata_point(client, several):
    page = client.get("/data/").content.decode()
    for licence in {one.licence for one in several}:
        assert f'id="licence-{licence.code}"' in page


def test_a_dataset_cannot_take_the_name_of_another_page(portal_ready):
    dataset = making.dataset()
    for word in ("figures", "Quality", "new"):
        dataset.slug = word
        with pytest.raises(ValidationError) as refused:
            dataset.full_clean()
        assert "slug" in refused.value.message_dict


def _addresses(patterns, before=""):
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            yield text.lstrip("^").replace("\\", "")


def test_every_fixed_word_under_data_is_kept_from_datasets():
    words = {
        match.group(1)
        for address in _addresses(get_resolver().url_patterns)
        if (match := re.match(r"data/([a-z-]+)(?:/|$)", address))
    }
    assert words
    assert words <= RESERVED_SLUGS


def test_agency_page_shows_its_data(client, several, finance):
    page = client.get(reverse("agency", args=[finance.slug])).content.decode()
    assert "预算执行" in page
    assert "/data/?agency=finance" in page


def test_home_page_and_menu_lead_to_the_data(client, several):
    page = client.get("/").content.decode()
    assert page.count('href="/data/"') >= 2
    assert "看数据" in page


def test_sitemap_and_search_know_the_datasets(client, several):
    assert "/data/bus-stops/" in client.get("/sitemap-datasets.xml").content.decode()


def test_the_list_asks_the_database_the_same_however_long_it_is(client, several, django_assert_max_num_queries):
    client.get("/data/")  # the furniture is remembered
    with django_assert_max_num_queries(45):
        client.get("/data/?sort=new")
