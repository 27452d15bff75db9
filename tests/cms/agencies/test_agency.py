"""An agency's record keeps its rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cms.agencies.models import Agency
from tests.cms.agencies.conftest import code_of


@pytest.mark.parametrize(
    ("short_name", "slug"),
    [("县教育局", "xianjiaoyuju"), ("重庆路街道", "chongqinglujiedao"), ("长沙镇", "changshazhen")],
)
def test_address_is_the_pinyin_of_the_name(portal_ready, short_name, slug):
    agency = Agency.objects.create(name=f"青禾县{short_name}", short_name=short_name, code=code_of(77))
    assert agency.slug == slug


def test_two_agencies_of_the_same_name_get_different_addresses(portal_ready):
    first, second = (Agency.objects.create(name=f"局{n}", short_name="民政局", code=code_of(n)) for n in (1, 2))
    assert first.slug == "minzhengju"
    assert second.slug == "minzhengju-2"


def test_bad_code_is_refused_with_the_way_out(portal_ready):
    agency = Agency(name="青禾县档案馆", code=code_of(5)[:-1] + ("0" if code_of(5)[-1] != "0" else "1"))
    with pytest.raises(ValidationError) as refused:
        agency.full_clean()
    assert "校验码" in refused.value.message_dict["code"][0]
    assert "代码例外说明" in refused.value.message_dict["code"][0]
    agency.code_exception = "登记机关已确认"
    agency.full_clean()


def test_code_is_kept_in_capitals_without_spaces(portal_ready):
    agency = Agency(name="青禾县档案馆", code=" 11441700 007280420y ")
    agency.full_clean()
    assert agency.code == "11441700007280420Y"


@pytest.mark.parametrize("code", ["不是代码的十八个字符串呀呀呀呀呀呀呀", "../../../etc/passwd", "", "1" * 17])
def test_even_an_excepted_code_stays_fit_for_an_address(portal_ready, code):
    with pytest.raises(ValidationError) as refused:
        Agency(name="青禾县档案馆", code=code, code_exception="有例外").full_clean()
    assert "code" in refused.value.message_dict


def test_an_agency_is_not_its_own_superior(education, government):
    government.parent = education
    with pytest.raises(ValidationError) as refused:
        government.full_clean()
    assert "parent" in refused.value.message_dict


def test_heir_needs_the_day_of_abolition(education, government):
    education.successor = government
    with pytest.raises(ValidationError) as refused:
        education.full_clean()
    assert "abolished_on" in refused.value.message_dict
    education.abolished_on = date(2026, 1, 1)
    education.full_clean()
