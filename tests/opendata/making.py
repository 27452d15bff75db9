"""Datasets as a county publishes them: admitted, with tables that went the whole way from a file to a version."""

import io

from django.utils import timezone

from cms.agencies.models import Agency
from cms.review.admission import admit
from opendata.datasets import publishing
from opendata.datasets.importing import receive
from opendata.datasets.importing.work import Work
from opendata.datasets.models import Dataset, Licence, Opening, Resource, State, Theme

STOPS = """编号,名称,乡镇,建成日期,候车亭
001,青禾广场,城关镇,2019年5月1日,是
002,麦田路口,城关镇,2020-06-12,否
003,东河村,东河乡,2021/7/3,是
"""


def agency(name="青禾县交通运输局", short_name="县交通运输局", **changes):
    found = Agency.objects.filter(name=name).first()
    return found or Agency.objects.create(
        name=name, short_name=short_name, code=changes.pop("code", "11990000MB0000011X"), **changes
    )


def dataset(slug="bus-stops", title="公交站点", **changes):
    """A public dataset without data."""
    values = {
        "code": f"990000/{slug}", "summary": f"{title}的名单和位置。", "theme": Theme.objects.get(code="transport"),
        "licence": Licence.objects.order_by("order", "pk").first(), "contact": "运输股，0000-8120123",
        "lead_agency": changes.pop("lead_agency", None) or agency(), "keywords": "公交、站点",
    }  # fmt: skip
    if changes.get("opening", Opening.OPEN) != Opening.OPEN:
        values |= {"opening_reason": "涉及企业的经营数据。", "opening_basis": "《中华人民共和国数据安全法》第四十一条"}
    made = Dataset(slug=slug, title=title, **values | changes)
    admit([(made, timezone.now())], "测试")
    return Dataset.objects.get(pk=made.pk)


def resource(of, title="站点表", number=None):
    return Resource.objects.create(dataset=of, title=title, number=number or of.resources.count() + 1)


def version(of, content=STOPS, name="站点.csv", *, publish=True, user=None, note=""):
    """A new version of a resource, READY or published; ``content``: text or bytes of the file."""
    content = content.encode() if isinstance(content, str) else content
    made = Work(receive(of, io.BytesIO(content), name, user=user, note=note, at_once=True)).run()
    assert made.state == State.READY, made.mistakes
    made = publishing.publish(made, None) if publish else made
    of.refresh_from_db()
    return made
