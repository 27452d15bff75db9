"""Personal data in tables: found wherever it stands, however many texts are looked at together."""

from hypothesis import given
from hypothesis import strategies as st

from cms.review.personal_data import scan
from tests.opendata import making

PIECES = st.sampled_from(
    ["13800001234", "138 0000", "1234", "0000-8120123", "电话", "8123456", "11010519491231002X", "110105", "a@b.gov.cn",
     "@b.cn", "3幢", "201室", "青溪镇", "（", "6222 0200", "0000 0000 000", "-", " ", "２０１", "1", "转", "。"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_texts_are_acquitted_together_exactly_when_each_is_by_itself(texts):
    assert bool(scan("\n".join(texts))) == any(scan(text) for text in texts)


def test_one_telephone_among_thousands_of_numbers_is_found_with_its_row_and_counted(portal_ready):
    resource = making.resource(making.dataset())
    lines = [f"{number:012},第{number}号" for number in range(3_000)]
    lines[1_234] = "000000001234,找13800001234"
    lines[2_500] = "000000002500,找13800001234"
    version = making.version(resource, "登记号,备注\n" + "\n".join(lines) + "\n", publish=False)
    finding = version.findings.get()
    assert (finding.column, finding.kind, finding.count) == ("备注", "mobile", 2)
    assert finding.examples == [{"row": 1_235, "text": "138****1234"}]
