"""An administrator keeps the legal calendar year by year."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from interaction.casework import calendar
from interaction.casework.models import LegalDay, LegalYear


@pytest.fixture
def admin(client, portal_ready):
    client.force_login(get_user_model().objects.create_superuser("calendar-keeper", password="x"))
    return client


def filled_in(days: list[tuple[str, str, str]], year: int = 2027) -> dict[str, str]:
    form = {
        "year": str(year),
        "announced": "on",
        "notice": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "days-TOTAL_FORMS": str(len(days)),
        "days-INITIAL_FORMS": "0",
        "days-MIN_NUM_FORMS": "0",
        "days-MAX_NUM_FORMS": "1000",
    }
    for n, (day, worked, name) in enumerate(days):
        form |= {f"days-{n}-date": day, f"days-{n}-worked": worked, f"days-{n}-name": name, f"days-{n}-source": ""}
        form |= {f"days-{n}-id": "", f"days-{n}-DELETE": ""}
    return form


def test_the_list_shows_each_year_with_its_days(admin):
    page = admin.get("/admin/legal_calendar/").content.decode()
    assert "2026" in page
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page


def test_next_years_holidays_take_effect_when_saved(admin):
    assert calendar.is_workday(date(2027, 1, 1))
    days = [("2027-01-01", "", "元旦"), ("2027-01-03", "on", "元旦调休上班")]
    answer = admin.post("/admin/legal_calendar/new/", filled_in(days))
    assert answer.status_code == 302
    assert calendar.is_announced(2027)
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 3))


def test_a_day_of_another_year_is_refused_with_the_reason_and_nothing_is_saved(admin):
    answer = admin.post("/admin/legal_calendar/new/", filled_in([("2028-01-01", "", "元旦")]))
    assert answer.status_code == 200
    assert "2028-01-01 不在 2027 年" in answer.content.decode()
    assert not LegalYear.objects.filter(year=2027).exists()


def test_the_same_day_twice_is_refused(admin):
    days = [("2027-01-01", "", "元旦"), ("2027-01-01", "on", "上班")]
    answer = admin.post("/admin/legal_calendar/new/", filled_in(days))
    assert answer.status_code == 200
    assert not LegalDay.objects.filter(date__year=2027).exists()


def test_a_year_can_be_opened_for_editing(admin):
    page = admin.get(f"/admin/legal_calendar/edit/{LegalYear.objects.get(year=2026).pk}/")
    assert page.status_code == 200
    assert "怎样填写" in page.content.decode()
