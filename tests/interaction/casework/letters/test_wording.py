"""Texts with names in them: replaced, and nothing else is ever done with them."""

from hypothesis import given
from hypothesis import strategies as st

from interaction.casework.letters.wording import filled, names_in, problems_of

KNOWN = {"编号": "SQ1", "理由": "", "天数": None}


class TestFilling:
    def test_names_are_replaced(self):
        assert filled("编号：{编号}。", KNOWN) == "编号：SQ1。"

    def test_a_paragraph_that_would_say_nothing_is_left_out(self):
        assert filled("一\n理由：{理由}\n二", KNOWN) == "一\n二"
        assert filled("{编号}{理由}", KNOWN) == "SQ1"

    def test_what_the_form_has_yet_to_say_stays(self):
        assert filled("请在{天数}日内", KNOWN, pending=True) == "请在{天数}日内"
        assert filled("一\n请在{天数}日内", KNOWN) == "一"

    def test_what_people_have_written_is_never_taken_for_a_name(self):
        once = filled("{编号}", {"编号": "{理由}{x.__class__}"})
        assert names_in(once) == []
        assert once == "｛理由｝｛x.__class__｝"

    @given(st.text(max_size=200), st.text(max_size=50))
    def test_any_text_is_filled(self, text, value):
        result = filled(text, dict.fromkeys(names_in(text), value))
        assert names_in(result) == []


class TestChecking:
    def test_unknown_names_and_lone_braces_are_told_of(self):
        assert problems_of("{编号}、{编好}", KNOWN) == ["没有“{编好}”这个变量。"]
        assert "成对" in problems_of("{编号", KNOWN)[0]
        assert problems_of("{编号.__class__}", KNOWN)
        assert problems_of("{}", KNOWN)
        assert problems_of("好", KNOWN) == []
