"""Masked, personal data tells two people apart and finds neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.casework.privacy import masked, masking


def test_as_the_rules_show_it():
    person = {
        "name": "张建祥", "id_kind": "resident", "id_number": "350481199001010123", "phone": "13812341234",
        "email": "zhang@example.com", "address": "福建省永安市大湖镇新冲村 18 号", "postcode": "366000",
    }  # fmt: skip
    assert masked(person) == {
        "name": "张*祥", "id_kind": "resident", "id_number": "35*************123", "phone": "138****1234",
        "email": "z***@example.com", "address": "福建省永安市大湖镇***", "postcode": "366000",
    }  # fmt: skip


def test_the_name_of_an_organisation_is_no_secret_but_its_people_are():
    found = masked(
        {"name": "青禾律师事务所", "code": "31330000MD0123456X", "representative": "王二", "contact": "李小明"}
    )
    assert found == {
        "name": "青禾律师事务所", "code": "31330000MD0123456X", "representative": "王*", "contact": "李*明",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省丽水市青禾县城关街道人民路 1 号", "浙江省丽水市青禾县城关街道***"),
        ("青禾县石门乡", "青禾县石门乡"),
        ("重庆市城口县修齐镇镇中路 2 号", "重庆市城口县修齐镇***"),
        ("北京市海淀区中关村大街 27 号", "北京市海淀区***"),
        ("科尔沁右翼前旗乌兰毛都苏木 3 号", "科尔沁右翼前旗乌兰毛都苏木***"),
        ("人民路 3 号", "***"),
        ("", ""),
    ],
)
def test_addresses_go_no_further_than_the_township(address, shown):
    assert masking.address(address) == shown


@given(st.text("张王李赵欧阳诸葛一二三", min_size=2, max_size=12))
def test_no_name_stays_whole(name):
    assert masking.name(name) != name and len(masking.name(name)) == len(name)


@given(st.text("0123456789XABC", min_size=2, max_size=30))
def test_of_no_number_more_than_a_third_stays(number):
    shown = masking.number(number)
    assert len(shown) == len(number) and len(shown.replace("*", "")) <= max(1, len(number) // 2)


@given(st.text("0123456789-+", min_size=3, max_size=20))
def test_no_telephone_stays_whole(phone):
    assert "*" in masking.phone(phone)


@given(st.dictionaries(st.text(max_size=8), st.text(min_size=1, max_size=20)))
def test_what_is_not_known_is_hidden(applicant):
    unknown = {f"x{name}": value for name, value in applicant.items()}
    assert all(set(value) <= {"*"} for value in masked(unknown).values())
