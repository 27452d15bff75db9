"""What somebody decided about personal data holds for the next version, as long as it is about the same values."""

import pytest

from cms.review.refusal import Refused
from opendata.datasets import found, publishing
from opendata.datasets.models import State
from tests.opendata import making

OFFICES = "编号,科室电话\n1,0551-8123456\n2,0551-8123457\n"


@pytest.fixture
def decided(resource, editor, colleague):
    """A public version with the telephones of two offices, about which a colleague has decided."""
    version = making.version(resource, OFFICES, publish=False, user=editor)
    publishing.decide(version.findings.get(), colleague, "办公电话")
    publishing.publish(version, colleague)
    resource.refresh_from_db()
    return version


def following(resource, content, editor):
    version = making.version(resource, content, publish=False, user=editor)
    return version, version.findings.get()


def test_the_same_telephones_ask_nobody_again(resource, decided, editor, colleague):
    version, finding = following(resource, OFFICES + "3,0551-8123456\n", editor)
    assert (finding.allowed_reason, finding.decided_by, finding.carried_from) == ("办公电话", colleague, decided)
    assert finding.decided_at == decided.findings.get().decided_at
    publishing.publish(version, editor)
    # … and so on, from version to version, also where one is gone.
    resource.refresh_from_db()
    version, finding = following(resource, "编号,科室电话\n2,0551-8123457\n", editor)
    assert finding.carried_from.number == 2
    assert not publishing.reasons_against(version, None), "no command waits for anybody"


def test_a_new_telephone_asks_again(resource, decided, editor, colleague):
    version, finding = following(
        resource, OFFICES + "3,13800001234\n4,0551-8123458\n".replace("13800001234", ""), editor
    )
    assert finding.decided_at is None
    with pytest.raises(Refused, match="没有处理"):
        publishing.publish(version, colleague)


def test_the_same_telephones_in_another_column_ask_again(resource, decided, editor):
    _, finding = following(resource, OFFICES.replace("科室电话", "联系人电话"), editor)
    assert finding.decided_at is None


def test_a_decision_ends_with_the_version_it_was_for(resource, decided, editor, colleague):
    version, finding = following(resource, OFFICES + "3,0551-8123456\n", editor)
    publishing.withdraw(decided, colleague, "有个人信息")
    assert any("没有处理" in reason for reason in publishing.reasons_against(version, colleague))
    publishing.decide(finding, colleague, "还是办公电话")
    publishing.publish(version, colleague)
    assert version.resource.versions.get(number=2).state == State.PUBLISHED


def test_what_ended_is_not_carried_on_by_a_version_that_it_was_carried_to(resource, decided, editor, colleague):
    version, _ = following(resource, OFFICES + "3,0551-8123456\n", editor)
    publishing.publish(version, editor)
    publishing.withdraw(decided, colleague, "有个人信息")
    resource.refresh_from_db()
    assert resource.current == version
    assert following(resource, OFFICES, editor)[1].decided_at is None


def test_names_are_known_again_by_what_stands_in_their_column(resource, editor, colleague):
    version = making.version(resource, "编号,法人姓名\n1,张三\n2,李四\n", publish=False, user=editor)
    publishing.decide(version.findings.get(), colleague, "依法公示")
    publishing.publish(version, colleague)
    resource.refresh_from_db()
    assert following(resource, "编号,法人姓名\n2,李四\n", editor)[1].carried_from
    assert not following(resource, "编号,法人姓名\n1,张三\n2,王五\n", editor)[1].carried_from


def test_of_many_values_all_must_be_the_same(resource, editor, colleague, monkeypatch):
    monkeypatch.setattr(found, "MOST_KEYS", 1)
    version = making.version(resource, OFFICES, publish=False, user=editor)
    assert version.findings.get().value_keys == []
    publishing.decide(version.findings.get(), colleague, "办公电话")
    publishing.publish(version, colleague)
    resource.refresh_from_db()
    assert following(resource, "编号,科室电话\n1,0551-8123457\n2,0551-8123456\n", editor)[1].carried_from
    assert not following(resource, OFFICES + "3,0551-8123458\n", editor)[1].carried_from


def test_no_value_is_kept_in_clear(decided):
    kept = decided.findings.get()
    assert len(kept.value_keys) == 2
    assert "8123456" not in str([kept.value_keys, kept.values_key, kept.examples])
