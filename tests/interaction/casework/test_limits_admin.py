"""The county enters where a limit is different here."""

import pytest
from django.contrib.auth import get_user_model

from interaction.casework import limits
from interaction.casework.models import LimitChange

ADD = "/admin/limit_changes/new/"


@pytest.fixture
def admin(client, portal_ready):
    client.force_login(get_user_model().objects.create_superuser("keeper", password="x"))
    return client


def test_each_limit_is_offered_with_the_national_rule(admin):
    page = admin.get(ADD).content.decode()
    assert "答复期限（国家规定 20 个工作日，第三十三条第二款）" in page


def test_a_change_holds_at_once_and_is_listed_beside_the_national_rule(admin):
    admin.post(ADD, {"which": "requests/answer", "days": "15", "basis": "某省办法第三条"})
    assert (limits.limit_of("requests", "answer").days, limits.limit_of("requests", "answer").basis) == (
        15, "某省办法第三条",
    )  # fmt: skip
    page = admin.get("/admin/limit_changes/").content.decode()
    assert "答复期限" in page and "某省办法第三条" in page and "20" in page


@pytest.mark.parametrize(
    "wrong", [{"which": "requests/none"}, {"which": ""}, {"days": "0"}, {"days": "x"}, {"basis": ""}]
)
def test_what_makes_no_sense_is_refused_and_stays_filled_in(admin, wrong):
    filled = {"which": "requests/answer", "days": "15", "basis": "某省办法第三条"} | wrong
    response = admin.post(ADD, filled)
    assert response.status_code == 200 and not LimitChange.objects.exists()


def test_one_limit_is_changed_in_one_place(admin):
    filled = {"which": "requests/answer", "days": "15", "basis": "某省办法第三条"}
    admin.post(ADD, filled)
    assert "已经调整过" in admin.post(ADD, filled).content.decode()
    change = LimitChange.objects.get()
    admin.post(f"/admin/limit_changes/edit/{change.pk}/", filled | {"days": "18"})
    assert limits.limit_of("requests", "answer").days == 18


@pytest.mark.parametrize(
    ("which", "days", "said"),
    [
        ("answer", "21", "第三十三条第二款规定，答复期限不得超过 20 个工作日"),
        ("extension", "30", "第三十三条第二款规定，延长答复不得超过 20 个工作日"),
        ("correction_notice", "8", "第三十条规定，告知补正不得超过 7 个工作日"),
        ("third_party", "16", "第三十二条规定，第三方提出意见不得超过 15 个工作日"),
        ("third_party", "10", "第三十二条规定，第三方提出意见不得少于 15 个工作日"),
    ],
)
def test_no_county_goes_beyond_what_the_law_allows(admin, which, days, said):
    page = admin.post(ADD, {"which": f"requests/{which}", "days": days, "basis": "某省办法第三条"}).content.decode()
    assert said in page and not LimitChange.objects.exists()


@pytest.mark.django_db
def test_what_was_entered_against_the_law_does_not_hold():
    LimitChange.objects.create(procedure="requests", limit="extension", days=40, basis="某县规定")
    limits.forget()
    assert limits.limit_of("requests", "extension").days == 20
