"""Letters about one matter are found however each writer puts it; a person says whether they are; all are answered."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.letter_texts import Writer
from cms.agencies import roles
from interaction.casework import actors, engine
from interaction.casework.groups import joining, nearness, together
from interaction.casework.models import Case, CaseGroup, GroupBand, GroupMember, GroupWork
from interaction.casework.privacy import keys
from interaction.mailbox import sorting
from interaction.mailbox.models import Rating, Reply
from tests.interaction.mailbox.sorting.conftest import LAMPS

OTHER = "孩子明年上小学，户口在乡下，我们在县城租房住了三年，有居住证，请问能不能就近报名，要带哪些材料，什么时候登记？"


def signed_in(county, who):
    client = Client()
    client.force_login(county.people[who])
    return client


@pytest.mark.django_db
class TestFound:
    def test_the_same_words_are_one_group_at_once(self, county):
        first, second = county.letter(), county.letter(LAMPS.replace("，", " "))
        assert CaseGroup.objects.get().size == 2
        assert sorting.similar(first) == [second]
        assert set(GroupMember.objects.values_list("standing", flat=True)) == {"joined"}

    def test_nearly_the_same_words_are_proposed(self, county):
        first = county.letter()
        near = county.letter(f"领导好，{LAMPS}我的电话13900001111。谢谢！")
        assert GroupMember.objects.get(case=near).standing == "proposed"
        assert sorting.similar(near) == [first]

    def test_another_matter_is_not(self, county):
        county.letter()
        county.letter(OTHER, "入学")
        assert CaseGroup.objects.count() == 2

    def test_to_another_agency_it_is_another_group(self, county):
        county.letter()
        county.letter(agency=county.town)
        assert CaseGroup.objects.count() == 2

    def test_of_a_campaign_each_costs_as_little_as_the_first(self, county):
        writer, counted = Writer(7), []
        county.letter()
        for number in range(12):
            with CaptureQueriesContext(connection) as queries:
                county.letter(writer.near(LAMPS, number))
            counted.append(len(queries))
        assert CaseGroup.objects.get().size == 13
        assert GroupBand.objects.count() == nearness.BANDS
        assert max(counted[1:]) == min(counted[1:])  # the first that is near proposes, and so do all

    def test_what_is_kept_tells_nothing_of_the_words(self, county):
        county.letter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT signature, content_key FROM casework_casegroup")
            signature, key = cursor.fetchone()
        mark = nearness.signature(f"路灯不亮\n{LAMPS}\n")
        assert str(mark[0]) not in signature and key not in signature
        assert all(len(value) == 64 for value in GroupBand.objects.values_list("value", flat=True))

    def test_after_the_key_was_changed_they_are_still_found(self, county, settings):
        from cryptography.fernet import Fernet

        county.letter()
        old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
        settings.FIELD_ENCRYPTION_KEYS = [new, old]
        county.letter(f"您好！{LAMPS}")
        for _ in keys.rotate():
            pass
        settings.FIELD_ENCRYPTION_KEYS = [new]
        county.letter(f"您好！{LAMPS}谢谢！")
        county.letter()
        assert CaseGroup.objects.get().size == 4

    def test_after_a_season_nothing_is_compared_any_more(self, county):
        from datetime import timedelta

        from django.utils import timezone

        county.letter()
        CaseGroup.objects.update(last_at=timezone.now() - timedelta(days=91))
        assert joining.forget() == 1
        assert not GroupBand.objects.exists()
        county.letter(f"领导好，{LAMPS}")
        assert CaseGroup.objects.count() == 2

    def test_erased_it_is_compared_with_nothing(self, county):
        case = county.letter()
        joining.erase(case)
        assert not GroupBand.objects.exists()
        assert not CaseGroup.objects.get().signature


@pytest.mark.django_db
class TestDecided:
    @pytest.fixture
    def group(self, county):
        writer = Writer(9)
        county.letter()
        for number in range(4):
            county.letter(f"{writer.near(LAMPS, number)}{number}号楼")
        return CaseGroup.objects.get()

    def address(self, group, more=""):
        return f"/admin/casework/mailbox/groups/{group.pk}/{more}"

    def test_what_only_reads_alike_waits_for_a_word(self, county, group):
        browser = signed_in(county, "receiver")
        page = browser.get("/admin/casework/mailbox/groups/").content.decode()
        assert self.address(group) in page and "有待确认的" in page
        assert "另有 4 件待确认" in browser.get(self.address(group)).content.decode()
        assert together.cases_of(group).count() == 1

    def test_taken_in_or_left_out_by_whoever_receives(self, county, group):
        browser = signed_in(county, "receiver")
        proposed = list(GroupMember.objects.filter(standing="proposed").values_list("pk", flat=True))
        browser.post(self.address(group, "members/"), {"do": "join", "case": proposed[:2]})
        browser.post(self.address(group, "members/"), {"do": "leave", "case": proposed[2:3]})
        assert together.cases_of(group).count() == 3
        group.refresh_from_db()
        assert group.size == 4
        left = Case.objects.get(pk=proposed[2])
        browser.post(self.address(group, "members/"), {"do": "bring", "number": left.number})
        assert together.cases_of(group).count() == 4

    def test_all_that_were_shown_and_none_that_came_later(self, county, group):
        browser = signed_in(county, "receiver")
        last = GroupMember.objects.filter(standing="proposed").latest("pk").pk
        county.letter(f"{LAMPS}刚刚又黑了一片")
        browser.post(self.address(group, "members/"), {"do": "join_all", "last": last})
        assert list(GroupMember.objects.values_list("standing", flat=True)).count("proposed") == 1

    def test_once_told_so_it_takes_in_what_comes(self, county, group):
        browser = signed_in(county, "receiver")
        browser.post(self.address(group, "members/"), {"do": "automatic"})
        later = county.letter(f"领导好，{LAMPS}三单元")
        assert GroupMember.objects.get(case=later).standing == "joined"

    def test_other_agencies_neither_see_nor_touch_it(self, county, group):
        browser = signed_in(county, "stranger")
        assert self.address(group) not in browser.get("/admin/casework/mailbox/groups/").content.decode()
        for more in ("", "members/"):
            assert browser.post(self.address(group, more), {"do": "automatic"}).status_code in (302, 403, 404)
        group.refresh_from_db()
        assert not group.automatic

    def test_those_it_was_assigned_to_see_it_on_their_desk(self, county, group):
        Case.objects.filter(membership__group=group).update(desk=county.town)
        browser = signed_in(county, "handler")
        assert self.address(group) in browser.get("/admin/casework/mailbox/groups/").content.decode()
        assert browser.get(self.address(group)).status_code == 200

    def test_nonsense_is_told_and_changes_nothing(self, county, group):
        browser = signed_in(county, "receiver")
        for data in ({}, {"do": "bring", "number": "x\x00"}, {"do": "join", "case": ["x", "9" * 40]}, {"do": "bring"}):
            assert browser.post(self.address(group, "members/"), data, follow=True).status_code == 200
        assert together.cases_of(group).count() == 1
        assert not GroupWork.objects.exists()


@pytest.mark.django_db
class TestAnsweredAtOnce:
    def test_each_writer_gets_an_answer_of_their_own_and_may_rate_it(self, county):
        county.people["town reviewer"] = county.hire("town reviewer", county.town, roles.CASE_REVIEWER)
        cases = [county.letter(), county.letter(), county.letter(f"领导好，{LAMPS}3号楼")]
        group = CaseGroup.objects.get()
        joining.confirm(group, [cases[2].pk], county.people["receiver"])
        answer = {"text": "您反映的路灯已于昨日修复，今后不亮请拨打维修电话。"}
        for who, action, data in (
            ("receiver", "assign", {"desk": county.town.pk}), ("handler", "accept", {}),
            ("handler", "draft_reply", answer), ("town reviewer", "send_reply", {}),
        ):  # fmt: skip
            work = together.start(group, action, county.people[who], data)
            while together.work_on():
                pass
            work.refresh_from_db()
            assert (work.done, work.refused, work.reasons) == (3, 0, {})
        assert set(Case.objects.values_list("step", "outcome")) == {("answered", "replied")}
        assert Reply.objects.filter(status="sent").count() == 3
        engine.act(cases[2], "rate", actors.APPLICANT, {"degree": 5})
        assert Rating.objects.get().case == cases[2]
