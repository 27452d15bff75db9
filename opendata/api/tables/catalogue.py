"""/api/v1/datasets, of one dataset, of one resource: what the catalogue says."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.urls import reverse

from opendata.api.answers import Call
from opendata.datasets.public.catalogue import Catalogue, NoSuchFilter
from opendata.tables.querying import BadQuery
from search.listing import BadKey

from . import describing

_FILTERS = ("theme", "agency", "opening", "format", "cycle", "sort")


def datasets(call: Call) -> HttpResponseBase:
    """A page of the catalogue."""
    said = call.request.GET
    for name in said:
        if name not in (*_FILTERS, "after"):
            raise BadQuery(name[:100], f"没有 {name[:40]} 这个参数，可以用：{'、'.join(_FILTERS)}、after。")
    chosen = _chosen({name: str(said[name]) for name in _FILTERS if said.get(name)})
    try:
        found, cut = chosen.page(said.get("after", ""))
    except BadKey as error:
        raise BadQuery("after", "after 不是上一页给出的值。请从第一页开始，照着每页的 next 往下取。") from error
    pairs = [(name, said[name]) for name in _FILTERS if said.get(name)]
    following = urlencode([*pairs, ("after", cut.next_key)]) if cut.next_key else ""
    content = {
        "total": chosen.total,
        "datasets": [describing.brief(one, call.origin) for one in found],
        "next": f"{call.origin}{reverse('api:datasets')}?{following}" if following else None,
    }
    return call.finish(call.json(content))


def _chosen(said: dict[str, str]) -> Catalogue:
    for name, value in said.items():
        try:
            if "\x00" in value:
                raise NoSuchFilter
            Catalogue.from_query({name: value})
        except NoSuchFilter as error:
            raise BadQuery(name, f"{name} 没有“{value[:40]}”这个值。可用的值见 /data/ 左边的筛选。") from error
    return Catalogue.from_query(said)


def dataset(call: Call, slug: str) -> HttpResponseBase:
    """All that is said of a dataset."""
    found = call.public_dataset(slug)
    return _remembered(call, describing.dataset, found.pk)


def resource(call: Call, slug: str, number: int) -> HttpResponseBase:
    """All that is said of a resource."""
    found = call.resource(slug, number)
    return _remembered(call, describing.resource, found.resource.pk)


def _remembered(call: Call, describe: Callable[[int, str], describing.Described], pk: int) -> HttpResponseBase:
    response = call.json(describe(pk, call.origin))
    etag = call.content_etag(response.content)
    return call.unchanged(etag) or call.finish(response, etag)
