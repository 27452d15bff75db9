"""Only whoever has a duty on a case sees whose it is, and each look stays on record."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cms.agencies import roles
from interaction.casework import privacy
from interaction.casework.models import Look


@pytest.mark.django_db
class TestWhoMaySee:
    @pytest.mark.parametrize("role", ["receiver", "handler", "reviewer", "head"])
    def test_those_who_work_on_the_case(self, town, role):
        assert privacy.may_see(town.people[role], town.to_handling(town.request()))

    @pytest.mark.parametrize("role", ["colleague", "supervisor"])
    def test_neither_supervisors_nor_those_who_are_asked(self, town, role):
        assert not privacy.may_see(town.people[role], town.to_handling(town.request()))

    def test_not_the_same_office_of_another_agency(self, town):
        for role in (roles.RECEIVER, roles.HANDLER, roles.CASE_REVIEWER, roles.OPENNESS_HEAD):
            stranger = town.hire(f"stranger {role}", town.other, role)
            assert not privacy.may_see(stranger, town.request())

    def test_not_another_handler_once_somebody_has_it(self, town):
        second = town.hire("second handler", town.agency, roles.HANDLER)
        case = town.request()
        assert privacy.may_see(second, case)
        assert not privacy.may_see(second, town.to_handling(case))

    def test_not_whoever_keeps_the_machine(self, town):
        root = get_user_model().objects.create_superuser("root", password="x")
        assert not privacy.may_see(root, town.request())

    def test_not_whoever_has_left(self, town):
        gone = town.people["receiver"]
        gone.is_active = False
        gone.save()
        assert not privacy.may_see(get_user_model().objects.get(pk=gone.pk), town.request())


@pytest.mark.django_db
class TestLooks:
    def test_a_look_is_recorded_with_its_reason(self, town):
        case = town.request()
        privacy.look(town.people["receiver"], case, "申请人", "电话确认收到")
        look = Look.objects.get()
        assert (look.case, look.username, look.what, look.reason) == (case, "receiver", "申请人", "电话确认收到")

    def test_whoever_may_not_see_is_refused_and_nothing_is_written(self, town):
        with pytest.raises(PermissionDenied):
            privacy.look(town.people["supervisor"], town.request(), "申请人", "好奇")
        assert not Look.objects.exists()

    def test_the_database_refuses_to_change_or_delete_it(self, town):
        privacy.look(town.people["receiver"], town.request(), "申请人", "核对")
        for change in (lambda: Look.objects.update(username="别人"), lambda: Look.objects.all()._raw_delete("default")):
            with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
                change()


@pytest.mark.django_db
class TestReport:
    ADDRESS = "/admin/reports/looks/"

    def test_the_county_sees_who_looked_at_what_and_no_personal_data(self, town, client):
        case = town.request()
        privacy.look(town.people["receiver"], case, "申请人", "电话确认收到")
        client.force_login(town.people["supervisor"])
        page = client.get(self.ADDRESS).content.decode()
        assert case.number in page and "receiver" in page and "电话确认收到" in page
        assert "张三丰" not in page and "13800138000" not in page
        assert page.count("个人信息查看记录") > 1, "in its own head, too, not only in the menu"

    @pytest.mark.parametrize("role", ["receiver", "handler", "reviewer", "head", "colleague"])
    def test_agencies_do_not(self, town, client, role):
        client.force_login(town.people[role])
        assert client.get(self.ADDRESS).status_code in (302, 403)

    def test_narrowed_to_one_case_or_one_person(self, town, client):
        one, other = town.request(), town.request()
        privacy.look(town.people["receiver"], one, "申请人", "核对")
        privacy.look(town.people["head"], other, "申请人", "核对")
        client.force_login(town.people["supervisor"])
        page = client.get(self.ADDRESS, {"number": one.number.lower()}).content.decode()
        assert one.number in page and other.number not in page
        page = client.get(self.ADDRESS, {"username": "head"}).content.decode()
        assert other.number in page and one.number not in page
        assert "没有这样的记录" in client.get(self.ADDRESS, {"username": "nobody"}).content.decode()

    def test_pages_go_by_key_with_few_queries(self, town, client, django_assert_max_num_queries):
        case = town.request()
        for n in range(120):
            privacy.look(town.people["receiver"], case, "申请人", f"第{n}次")
        client.force_login(town.people["supervisor"])
        client.get(self.ADDRESS)
        with django_assert_max_num_queries(12):
            page = client.get(self.ADDRESS).content.decode()
        assert "第119次" in page and "第69次" not in page
        older = page.split('href="?')[-1].split('"')[0].replace("&amp;", "&")
        assert "第69次" in client.get(f"{self.ADDRESS}?{older}").content.decode()

    @pytest.mark.parametrize("query", ["before=x", "before=-1", "before=9" + "9" * 40, "number=" + "9" * 500])
    def test_whatever_is_asked_gets_a_page(self, town, client, query):
        client.force_login(town.people["supervisor"])
        assert client.get(f"{self.ADDRESS}?{query}").status_code == 200
