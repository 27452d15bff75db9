"""What is in each column, at a glance."""

import re

import pytest

from opendata.looking.profiles import percent
from tests.opendata import making

pytestmark = pytest.mark.django_db


def section(page, key) -> str:
    """One column of the page."""
    found = re.search(rf'<section class="profile" id="{key}".*?</section>', page.content.decode(), re.S)
    assert found
    return re.sub(r"\s+", " ", found[0])


def test_each_column_says_how_full_it_is_and_what_is_commonest(client, schools):
    page = client.get("/data/schools/1/profile/")
    kinds = section(page, "c3")
    assert "100%（空 0 行）" in kinds
    assert "3 个" in kinds
    assert re.search(r'href="/data/schools/1/\?c3=[^"]+"[^>]*>小学</a></th><td class="num">5</td>', kinds)
    assert "62.5%" in kinds
    pupils = section(page, "c5")
    assert "87.5%（空 1 行）" in pupils
    assert '/data/schools/1/?c5__null=true"' in pupils
    assert '最大</dt><dd class="num">2860' in pupils
    assert '合计</dt><dd class="num">7,870' in pupils


def test_numbers_and_dates_are_drawn_with_their_numbers_beside(client, schools):
    page = client.get("/data/schools/1/profile/")
    for key in ("c5", "c6"):
        text = section(page, key)
        counts = [int(one) for one in re.findall(r'</th><td class="num">(\d+)</td>', text.partition("各段的行数")[2])]
        assert 'role="img"' in text
        assert sum(counts) == (7 if key == "c5" else 8)


def test_a_code_is_no_quantity_and_has_no_sum(client, schools):
    page = client.get("/data/schools/1/profile/")
    assert "每一行都不同" in section(page, "c2")
    assert "合计" not in section(page, "c8")  # a longitude


def test_a_table_of_many_columns_is_looked_at_part_by_part(client, portal_ready):
    resource = making.resource(making.dataset("wide", "宽表"), "宽表")
    making.version(resource, ",".join(f"列{n}" for n in range(1, 151)) + "\n" + ",".join(["1"] * 150) + "\n")
    page = client.get("/data/wide/1/profile/").content.decode()
    assert page.count('<section class="profile"') == 60
    again = client.get("/data/wide/1/profile/?after=c120").content.decode()
    assert "列121" in again
    assert again.count('<section class="profile"') == 30


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 5, "0%"), (5, 5, "100%"), (999_999, 1_000_000, "99.9%"), (1, 1_000_000, "0.1%"), (1, 3, "33.3%"), (0, 0, "–")],
)
def test_nearly_all_is_not_all(part, whole, said):
    assert percent(part, whole) == said
