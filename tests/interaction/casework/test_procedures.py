"""A procedure that does not hold together is refused, and the place is named."""

import copy
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import interaction.requests
from interaction.casework.procedures import Broken, Procedure, chart, load
from interaction.casework.procedures.loading import parse

TOML = Path(interaction.requests.__file__).with_name("procedure.toml")
GOOD = tomllib.loads(TOML.read_text(encoding="utf-8"))


def changed(*path, to):
    data = copy.deepcopy(GOOD)
    place = data
    for name in path[:-1]:
        place = place[name]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return data


def problems(data):
    with pytest.raises(Broken) as caught:
        parse(data)
    return "；".join(caught.value.problems)


@pytest.mark.parametrize(
    ("path", "to", "told"),
    [
        (("actions", "assign", "to"), "nowhere", "[actions.assign] 的to “nowhere”没有定义"),
        (("actions", "assign", "by"), ["stranger"], "[actions.assign] 的by “stranger”没有定义"),
        (("actions", "assign", "by"), "receiver", "[actions.assign] 的 by 不对"),
        (("actions", "assign", "by"), [], "[actions.assign] 没有人可以做"),
        (("actions", "assign", "start"), [], "[actions.assign] 没有可以做的环节"),
        (("actions", "confirm", "limit"), "", "[actions.confirm] 动了时钟而没有 limit"),
        (("actions", "confirm", "effect"), "jump", "[actions.confirm] 的 effect 不对"),
        (("actions", "confirm", "efect"), "start", "[actions.confirm] 不认识“efect”"),
        (("actions", "confirm", "label"), None, "[actions.confirm] 缺少 label"),
        (("steps", "correcting", "lapse"), "abandon_fee", "[steps.correcting] 的 lapse 不能从这一环节做"),
        (("steps", "correcting", "limit"), "", "[steps.correcting] 有 lapse 而没有 limit"),
        (("steps", "island"), GOOD["steps"]["archived"], "[steps.island] 到不了"),
        (("steps", "archived", "final"), "yes", "[steps.archived] 的 final 不对"),
        (("limits", "answer", "days"), 0, "[limits.answer] 的 unit、days、most 或 least 不对"),
        (("limits", "answer", "days"), True, "[limits.answer] 的 days 不对"),
        (("limits", "review", "unit"), "days", "[steps.reviewing] 的 limit 须按工作日"),
        (("tasks", "joint", "answers"), {"agree": 1}, "[tasks.joint] 的 answers 不对"),
        (("first",), "nowhere", "程序 的first “nowhere”没有定义"),
        (("roles",), None, "程序 缺少 roles"),
        (("steps",), [], "[steps] 应是一节"),
        (("surprise",), 1, "程序 不认识“surprise”"),
    ],
)
def test_the_place_is_named(path, to, told):
    assert told in problems(changed(*path, to=to))


MARK = {"label": "六十日未答复", "days": 60, "tell": ["head"]}


class TestMarks:
    def test_days_after_which_it_is_told_of_whatever_the_clock_says(self):
        rules = parse(GOOD | {"marks": {"sixty": MARK}, "desk_roles": ["reviewer", "head"]})
        mark = rules.marks["sixty"]
        assert (mark.days, mark.unit, mark.tell, rules.desk_roles) == (60, "days", ("head",), ("reviewer", "head"))
        assert rules.adjustable["mark-sixty"].days == 60

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"tell": ["stranger"]}, "[marks.sixty] 的tell “stranger”没有定义"),
            ({"tell": []}, "[marks.sixty] 没有要告诉的人"),
            ({"days": 0}, "[limits.mark-sixty] 的 unit、days、most 或 least 不对"),
            ({"unit": "weeks"}, "[limits.mark-sixty] 的 unit、days、most 或 least 不对"),
            ({"lable": "x"}, "[marks.sixty] 不认识“lable”"),
        ],
    )
    def test_the_place_is_named(self, wrong, told):
        assert told in problems(GOOD | {"marks": {"sixty": MARK | wrong}})

    def test_roles_of_the_desk_are_roles(self):
        assert "程序 的desk_roles “stranger”没有定义" in problems(GOOD | {"desk_roles": ["stranger"]})


def test_a_step_that_is_entered_and_never_left_is_named():
    data = changed("steps", "archived", "final", to=False)
    data["actions"]["answer_again"]["start"] = ["answered"]
    assert "[steps.archived] 进得去出不来" in problems(data)


def test_what_is_no_toml_is_refused(tmp_path):
    for content in (b"name = ", b"\xff\xfe", b"[a]\n[a]"):
        path = tmp_path / "procedure.toml"
        path.write_bytes(content)
        with pytest.raises(Broken, match="不是 TOML"):
            load(path)


PLACES = [
    (section, name, key)
    for section in ("limits", "steps", "actions", "tasks")
    for name, values in GOOD[section].items()
    for key in values
] + [(section, name) for section in ("limits", "steps", "actions", "tasks") for name in GOOD[section]]
values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(),
    st.sampled_from(["start", "stop", "intake", "handling", "answer", "receiver", "confirm", "archived"]),
    st.lists(st.one_of(st.text(max_size=3), st.integers(), st.lists(st.integers(), max_size=1)), max_size=3),
    st.dictionaries(st.text(max_size=3), st.one_of(st.integers(), st.text(max_size=3)), max_size=2),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PLACES + [(key,) for key in GOOD]), values), min_size=1, max_size=4))
def test_whatever_is_written_in_it_is_accepted_or_refused_but_never_a_crash(changes):
    data = copy.deepcopy(GOOD)
    for path, value in changes:
        place = data
        for name in path[:-1]:
            place = place.get(name) if isinstance(place, dict) else None
        if isinstance(place, dict):
            if value is None:
                place.pop(path[-1], None)
            else:
                place[path[-1]] = value
    try:
        found = parse(data)
    except Broken as broken:
        assert broken.problems and all(isinstance(one, str) for one in broken.problems)
    else:
        assert isinstance(found, Procedure)
        assert set(chart.main_path(found)) <= set(found.steps)


@pytest.mark.django_db
class TestChart:
    def test_every_step_and_way_is_in_the_picture_and_in_words(self):
        procedure = load(TOML)
        drawn = str(chart.draw(procedure, "handling", ["submitted", "intake", "assigned"]))
        for step in procedure.steps.values():
            assert drawn.count(f">{step.label}<") >= 2
        assert 'role="img"' in drawn and "<title" in drawn and "现在处于“办理”" in drawn
        assert drawn.count("▶ 现在") == 2 and drawn.count("✓ 已过") == 6
        ways = {(step, action.to) for action in procedure.actions.values() for step in action.start if action.to}
        assert drawn.count('class="steps__way') == len({(a, b) for a, b in ways if a != b})

    def test_the_page_is_the_same_for_everybody_and_shows_changed_limits(self, client):
        from interaction.casework import limits
        from interaction.casework.models import LimitChange

        response = client.get("/requests/procedure/")
        assert response.status_code == 200 and "public" in response["Cache-Control"]
        LimitChange.objects.create(procedure="requests", limit="answer", days=15, basis="某省办法第三条")
        limits.forget()
        page = client.get("/requests/procedure/").content.decode()
        assert "15 个工作日（国家规定 20 个工作日）" in page and "某省办法第三条" in page
