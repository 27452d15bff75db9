"""One dataset, from every side."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from opendata.datasets import publishing
from opendata.datasets.models import Dataset, DatasetDay, OpenDataSettings, Resource
from opendata.datasets.public import extras
from opendata.datasets.search_indexes import DatasetIndex
from search import memory
from tests.opendata import making


def page_of(client, dataset):
    return client.get(dataset.get_absolute_url()).content.decode()


def test_page_carries_all_that_a_chinese_platform_must(client, stops):
    page = page_of(client, stops)
    for text in (
        "公交站点", "990000/bus-stops", "青禾县交通运输局", "11990000MB0000011X", "交通运输", "公交、站点、出行",
        "无条件开放", "无条件共享", "每季度", "青禾县全域", "2019-01-01 起", "CSV", "4 行", "运输股，0000-8120123",
        "上架日期", "数据更新日期", "按时，下次更新不晚于", "数据字典", "站牌上的编号", "文字", "日期", "是否",
        "（主键）", "首次开放", "新增西坡站", "新增 1 行", "[DS/OL]", "质量",
    ):  # fmt: skip
        assert text in page, text


def test_files_are_offered_with_size_and_checksum(client, stops):
    page = page_of(client, stops)
    current = stops.resources.get().current
    files = {file.format: file for file in current.files.all()}
    assert {"csv", "xlsx", "jsonl", "parquet", "original"} <= files.keys()
    for file in files.values():
        assert f'href="{file.get_absolute_url()}"' in page
        assert file.sha256 in page
    assert "/data/bus-stops/1/v2/" in page
    assert 'href="/data/bus-stops/1/v1/"' in page


def test_conditional_data_show_their_dictionary_but_no_files(client, several):
    page = page_of(client, Dataset.objects.get(slug="power-use"))
    basis = "《中华人民共和国数据安全法》第四十一条"
    for text in ("要先申请", "涉及企业的经营数据", basis, "用电量", "Authorization: Bearer"):
        assert text in page, text
    assert "table.csv" not in page


def test_closed_data_say_why(client, several):
    page = page_of(client, Dataset.objects.get(slug="patients"))
    assert "不予开放" in page
    assert "《中华人民共和国数据安全法》第四十一条" in page
    assert "打开表格" not in page


def test_a_province_words_the_classes_its_own_way(client, several):
    settings = OpenDataSettings.objects.first() or OpenDataSettings.for_site(Site.objects.get(is_default_site=True))
    settings.conditional_label = "受限开放"
    settings.save()
    assert "受限开放" in page_of(client, Dataset.objects.get(slug="power-use"))
    assert "受限开放" in client.get("/data/").content.decode()


def test_a_dataset_without_data_says_so(client, portal_ready):
    dataset = making.dataset()
    Resource.objects.create(dataset=dataset, title="站点表", number=1)
    page = page_of(client, dataset)
    assert "这份数据还没有发布" in page
    assert "还没有数据" in page


def test_withdrawn_dataset_answers_with_reason_and_date(client, stops):
    stops.withdraw("名单有误，核对后重新开放", user=None)
    page = page_of(client, stops)
    assert "名单有误，核对后重新开放" in page
    assert "数据字典" not in page


def test_what_must_vanish_answers_410(client, stops):
    stops.withdraw("依法不再提供", user=None, gone=True)
    answer = client.get(stops.get_absolute_url())
    assert answer.status_code == 410
    assert "公交站点" not in answer.content.decode()


def test_what_was_never_public_is_not_found(client, portal_ready):
    public = making.dataset()
    draft = Dataset(
        slug="draft", title="草稿", code="1", summary="x", theme=public.theme, licence=public.licence, contact="x",
        lead_agency=public.lead_agency,
    )  # fmt: skip
    draft.save()
    assert client.get("/data/draft/").status_code == 404
    assert client.get("/data/nothing/").status_code == 404


def test_a_withdrawn_version_leaves_the_page(client, stops):
    current = stops.resources.get().current
    publishing.withdraw(current, None, "西坡站还没有启用")
    page = page_of(client, stops)
    assert "/data/bus-stops/1/v2/" not in page
    assert "首次开放" in page
    assert "西坡站还没有启用" in page  # in the public history


def test_what_other_rooms_add_stands_on_the_page_and_cannot_end_the_script(client, stops):
    def added(request, dataset):
        data = {"name": f"{dataset.title}</script><b>&"}
        return {
            "structured_data": json.dumps(data), "links": [("Turtle", "/data/x.ttl", "text/turtle")],
            "actions": [{"label": "报告一处", "url": "/data/new/?x=1"}],
        }  # fmt: skip

    extras.register(added)
    try:
        page = page_of(client, stops)
    finally:
        extras._functions.remove(added)
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert [json.loads(block)["name"] for block in blocks] == ["公交站点</script><b>&"]
    assert '<link rel="alternate" type="text/turtle" title="Turtle" href="/data/x.ttl">' in page
    assert "报告一处" in page


def test_structured_data_of_the_metadata_stand_in_the_head(client, stops):
    page = page_of(client, stops)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    assert json.loads(block.group(1))["@type"] == "Dataset"
    assert page.index("application/ld+json") < page.index("</head>")


def test_search_finds_a_dataset_by_the_names_of_its_columns(stops):
    entry = DatasetIndex().entry(DatasetIndex().index_queryset().get(pk=stops.pk))
    assert entry.kind == "dataset"
    assert "候车亭" in entry.text
    assert "站牌上的编号" in entry.text
    assert entry.numbers == ["990000/bus-stops"]


def test_page_is_the_same_for_everybody_and_may_be_kept(client, stops):
    answer = client.get(stops.get_absolute_url())
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.wsgi_request.META[memory.GIVEN_AGAIN]


def test_use_is_drawn_once_there_is_some(client, stops):
    assert "累计浏览" not in page_of(client, stops)
    DatasetDay.objects.create(dataset=stops, day=timezone.localdate(), views=12, downloads=3, calls=5)
    page = page_of(client, stops)
    assert "累计浏览" in page
    assert "<svg" in page


def test_the_page_asks_the_database_the_same_however_many_tables_it_has(client, stops, django_assert_num_queries):
    client.get(stops.get_absolute_url())  # what every page shows is remembered
    with CaptureQueriesContext(connection) as before:
        client.get(stops.get_absolute_url())
    asked = len(before)  # now: the next request empties the log
    for number in range(2, 6):
        making.version(making.resource(stops, f"第 {number} 张表"))
    client.get(stops.get_absolute_url())
    with django_assert_num_queries(asked):
        page = client.get(stops.get_absolute_url()).content.decode()
    assert "第 5 张表" in page


@pytest.mark.parametrize("slug", ["a" * 400, "b%00c", "数据", "x'--"])
def test_odd_addresses_are_answered_like_any_other_that_is_not_there(client, portal_ready, slug):
    assert client.get(f"/data/{slug}/").status_code in (400, 404)


def test_what_a_program_is_shown_groups_by_a_column_that_repeats_itself(client, portal_ready):
    dataset = making.dataset("visits", "就诊人次")
    lines = "".join(f"{day},{'内科' if day % 3 else '外科'},{'甲乙丙丁'[day % 4]}院\n" for day in range(40))
    making.version(making.resource(dataset, "就诊"), "编号,科室,医院\n" + lines)
    page = page_of(client, dataset)
    assert "/api/v1/datasets/visits/1/aggregate?group=c2" in page
    assert client.get("/api/v1/datasets/visits/1/aggregate?group=c2").json()["rows"]
