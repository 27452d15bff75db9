"""What an editor sets into a page: each kind is drawn, checked, and harmless."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.blocks import StructBlockValidationError

from cms.columns import listings
from cms.columns.blocks import BODY, HOME
from cms.columns.blocks.links import AddressBlock, LinkBlock, MenuItemBlock
from cms.columns.blocks.listing import ListingBlock
from cms.columns.blocks.tables import CaptionedTableBlock, ChartBlock, chart_of
from cms.columns.charts import Chart, draw
from search.listing import Row

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def table(*rows, caption=""):
    return {"data": [list(row) for row in rows], "table_caption": caption, "table_header_choice": "row"}


def chart_value(*rows, kind="bar", title="信访件办结数", unit="件"):
    return ChartBlock().to_python({"title": title, "kind": kind, "unit": unit, "table": table(*rows), "source": ""})


def test_a_bar_chart_stands_beside_its_table():
    html = ChartBlock().render(chart_value(["乡镇", "办结"], ["青溪镇", "128"], ["白水镇", "96"]))
    assert "<svg" in html and "<table" in html
    assert html.count("<rect") == 2
    assert '<th scope="row">青溪镇</th><td class="num">128</td>' in html
    assert "最大为青溪镇 128件" in html


def test_bars_are_as_long_as_their_numbers_and_begin_at_zero():
    drawing = ElementTree.fromstring(draw(chart_of(chart_value(["镇", "数"], ["甲", "50"], ["乙", "100"]))))
    bars = [(float(bar.get("x")[:-1]), float(bar.get("width")[:-1])) for bar in drawing.iter("rect")]
    assert bars[0][0] == bars[1][0] == 0
    assert bars[1][1] == pytest.approx(2 * bars[0][1], abs=0.02)


def test_a_line_chart_keeps_zero_in_sight_and_names_its_lines():
    value = chart_value(["年", "收入", "支出"], ["2024年", "10", "8"], ["2025年", "12", "9"], kind="line")
    drawing = draw(chart_of(value))
    assert "支出 9" in drawing and "收入 12" in drawing
    ElementTree.fromstring(drawing)


def test_words_in_charts_and_tables_cannot_run():
    value = chart_value([EVIL, EVIL], [EVIL, "1"], title=EVIL, unit="件")
    html = ChartBlock().render(value)
    assert "<script" not in html and "<img" not in html
    html = CaptionedTableBlock().render(table([EVIL, "b"], [EVIL, "d"], caption=EVIL))
    assert "<script" not in html and "<img" not in html


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["镇", "数"]], "至少"),
        ([["镇", "数"], ["甲", "很多"]], "“很多”不是数字"),
        ([["镇", "数"], ["甲", "NaN"]], "不是数字"),
        ([["镇", "数"], ["甲", "1e999"]], "不是数字"),
        ([["镇", "数"], ["", "1"]], "名称都要填"),
        ([["镇", ""], ["甲", "1"]], "名称都要填"),
        ([["镇", "数"], *([str(n), "1"] for n in range(60))], "最多"),
        ([["镇", "数", "数二"], ["甲", "1", None]], "不是数字"),
    ],
)
def test_a_table_that_means_no_chart_is_explained_to_the_editor(rows, reason):
    with pytest.raises(StructBlockValidationError) as caught:
        ChartBlock().clean(chart_value(*rows))
    assert reason in str(caught.value.block_errors["table"])


def test_a_draft_chart_without_numbers_is_shown_without_falling_over():
    assert "还不完整" in ChartBlock().render(chart_value(["镇", "数"], ["甲", "?"]))


@pytest.mark.parametrize(("name", "block"), [*BODY, *HOME], ids=lambda value: value if isinstance(value, str) else "")
def test_a_draft_with_a_block_not_yet_filled_in_can_be_previewed(portal_ready, name, block):
    assert "<script" not in block.render(block.get_default())


numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["bar", "line"]),
    st.lists(st.tuples(st.text(min_size=1, max_size=12), numbers), min_size=1, max_size=12),
)
def test_every_chart_of_numbers_is_well_formed_and_stays_in_its_frame(kind, points):
    names = [name for name, _ in points]
    chart = Chart("题", kind, "件", names, [("数", [number for _, number in points])])
    printable = "".join(char for name in names for char in name).isprintable()
    drawing = draw(chart)
    for mark in drawing.split("<rect ")[1:]:
        width = float(mark.split('width="')[1].split("%")[0])
        start = float(mark.split('x="')[1].split("%")[0])
        assert 0 <= width <= 100 and -0.01 <= start <= 100 and start + width <= 100.02
    if printable:
        ElementTree.fromstring(drawing)


def test_large_numbers_read_with_separators():
    assert chart_of(chart_value(["镇", "数"], ["甲", "12,345.60"])).series == [("数", [Decimal("12345.60")])]


def test_a_table_needs_a_caption():
    with pytest.raises(ValidationError, match="标题"):
        CaptionedTableBlock().clean(table(["a", "b"]))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "disclosure/"])
def test_addresses_that_lead_astray_are_refused(address):
    with pytest.raises(ValidationError, match="网址应以"):
        AddressBlock().clean(address)


@pytest.mark.parametrize("address", ["/disclosure/", "https://www.gov.cn/", "http://example.com/x?y=1"])
def test_honest_addresses_are_accepted(address):
    assert AddressBlock().clean(address) == address


def test_a_link_leads_to_exactly_one_place(home):
    block = LinkBlock()
    for target in ({"page": home.pk, "address": "/x/"}, {"page": None, "address": ""}):
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"label": "链接", **target}))


def test_a_menu_item_leads_somewhere_or_opens():
    block = MenuItemBlock()
    empty = {"label": "菜单", "page": None, "address": "", "children": []}
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(empty))
    child = {"label": "下级", "page": None, "address": "/about/"}
    assert block.clean(block.to_python(empty | {"children": [child]}))["children"][0]["address"] == "/about/"


@pytest.fixture
def provider():
    """Another room's records."""
    listings.register(
        listings.Provider(
            name="probes",
            label="样品",
            filters=lambda: [("", "全部"), ("a", "甲类")],
            rows=lambda key, limit: [Row(f"样品{key or '全'}{n}", f"/probe/{n}/") for n in range(limit)],
            more_url=lambda key: f"/probe/?kind={key}",
        )
    )
    yield
    del listings._providers["probes"]


def test_records_of_other_rooms_are_listed_by_filter(portal_ready, provider):
    value = ListingBlock().to_python({"title": "甲类样品", "source": "probes:a", "limit": 3})
    html = ListingBlock().render(value)
    assert html.count("/probe/") == 4
    assert "样品a2" in html and "/probe/?kind=a" in html
    assert ("样品", [("probes:", "样品：全部"), ("probes:a", "样品：甲类")]) in listings.choices()


def test_a_list_nobody_provides_any_more_is_empty_not_an_error(portal_ready):
    value = ListingBlock().to_python({"title": "旧列表", "source": "vanished:a", "limit": 3})
    assert "暂无内容" in ListingBlock().render(value)
