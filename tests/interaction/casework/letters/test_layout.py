"""The page of a letter: printed as official papers are, and no character of it lost."""

import threading

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interaction.casework.letters import fonts, layout

BODY = "你申请公开的信息，现提供给你。\n" * 3


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def build(**changes):
    return layout.build(
        **{"title": "答复书", "body": BODY, "mark": "青禾县教育局", "number": "青教依申〔2026〕1号"} | changes
    )


class TestPages:
    def test_everything_stands_on_it_in_order(self):
        text = text_of(build(addressee="张三", signature="青禾县教育局", date="2026年5月7日", notes=["样张"]))
        places = [
            text.index(part)
            for part in ("青教依申〔2026〕1号", "答复书", "张三：", "现提供给你", "2026年5月7日", "样张")
        ]
        assert places == sorted(places)

    def test_the_same_letter_gives_the_same_bytes(self):
        assert build() == build()

    def test_one_letter_leaves_nothing_in_the_next(self):
        build(body="甲乙丙丁")
        assert "戊己庚辛" in text_of(build(body="戊己庚辛"))

    def test_long_letters_go_on_over_pages_that_are_numbered(self):
        pdf = build(body="如对本答复不服，可以自收到本答复书之日起六十日内申请行政复议。\n" * 60)
        document = pypdfium2.PdfDocument(pdf)
        assert len(document) > 2
        assert "— 2 —" in document[1].get_textpage().get_text_range()

    def test_rare_characters_do_not_vanish(self):
        names = "𠮷野家、㐂、䶮、龘、𬀪、\U00031350"
        text = text_of(build(body=names, title="关于㐂𠮷的答复"))
        for letter in names:
            assert letter in text or f"［U+{ord(letter):04X}］" in text

    def test_without_any_chinese_font_on_the_machine(self, monkeypatch):
        monkeypatch.setattr(fonts, "_installed", lambda own: ((), ()))
        fonts._has.cache_clear()
        try:
            text = text_of(build(body="龘与𠮷 ABC 123"))
        finally:
            fonts._has.cache_clear()
        assert "青禾县教育局" in text
        assert "龘与［U+20BB7］ ABC 123" in text

    def test_several_at_once(self):
        found, threads = [], []
        for n in range(6):
            body = f"第{n}封" + chr(0x4E00 + n) * 3
            threads.append(threading.Thread(target=lambda body=body: found.append(body in text_of(build(body=body)))))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [True] * 6

    @pytest.mark.parametrize(
        "body", ["", "\n\n\n", "字" * 3000, "x" * 3000, "，。、" * 200, "（" * 200, "<b>&amp;</b>", "\x00\u202e\ud800"]
    )
    def test_odd_bodies(self, body):
        assert build(body=body, rows=[("名称", body), ("", "")]).startswith(b"%PDF-")

    @given(st.text(max_size=120))
    @settings(max_examples=60)
    def test_any_text_can_be_printed(self, text):
        printed = text_of(build(body=text, title=text[:20], mark=text[:10]))
        assert all(letter in printed for letter in text if "\u4e00" <= letter <= "\u9fa5")


class TestLines:
    def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket(self):
        from interaction.casework.letters.typesetting import _broken

        with fonts.Type("公开申请（编号），。") as type_:
            for width in range(60, 400, 7):
                for line in _broken("公开申请（编号），公开申请（编号）。" * 8, type_.regular, 16, width, 0):
                    assert line.text[0] not in "，。）"
                    assert line.last or line.text[-1] != "（"
                    assert line.width <= width + 0.1

    def test_numbers_are_not_torn_apart(self):
        from interaction.casework.letters.typesetting import _broken

        with fonts.Type("年编号SQ202604030001 ") as type_:
            lines = list(_broken("年编号SQ202604030001" * 9, type_.regular, 16, 300, 32))
        assert all(line.text.count("SQ") == line.text.count("SQ202604030001") for line in lines)
