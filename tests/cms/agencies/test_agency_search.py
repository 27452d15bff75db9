"""Agencies can be found by what people call them and by what they do."""

from cms.agencies.models import InternalUnit
from portal.search_indexes import AgencyIndex


def test_search_knows_names_duties_units_and_code(education):
    InternalUnit.objects.create(agency=education, name="基础教育股", duties="义务教育管理")
    index = AgencyIndex()
    entry = index.entry(index.index_queryset().get(pk=education.pk))
    for text in ("教委", "统筹义务教育", "基础教育股", "0000-8123402"):
        assert text in entry.text
    assert (entry.title, entry.url, entry.numbers) == ("青禾县教育局", education.get_absolute_url(), [education.code])
    assert entry.keywords == ["教委", "教体局"]
