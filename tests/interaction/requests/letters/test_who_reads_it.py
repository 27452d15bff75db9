"""Letters to others than the applicant do not say who applied, whatever their text asks for."""

import pytest
from django.utils import timezone

from interaction.casework.letters.models import LetterTemplate
from interaction.casework.models import Paper

PARTY = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同"}


@pytest.mark.django_db
class TestThirdParty:
    def test_is_not_told_who_applied_by_the_county_s_own_text(self, town):
        LetterTemplate.objects.update_or_create(
            procedure="requests", kind="third_party_inquiry",
            defaults={"title": "征求意见书", "body": "{申请人}申请公开信息。\n申请人：{申请人}\n{征求内容}"},
        )  # fmt: skip
        case = town.to_handling(town.request())
        town.do(case, "handler", "ask_third_party", PARTY | {"asked_on": timezone.localdate()})
        letter = Paper.objects.get(kind=Paper.Kind.LETTER).content
        assert letter["addressee"] == "李四海" and "拟公开合同" in letter["body"]
        assert "张三丰" not in str(letter)

    def test_is_not_told_who_applied_by_what_the_handler_wrote(self, town):
        case = town.to_handling(town.request())
        written = {"letter_body": "{申请人}要看您的合同。{征求内容}", "asked_on": timezone.localdate()}
        town.do(case, "handler", "ask_third_party", PARTY | written)
        letter = Paper.objects.get(kind=Paper.Kind.LETTER).content
        assert "要看您的合同" in letter["body"] and "张三丰" not in str(letter)

    def test_the_applicant_is_called_by_name(self, town):
        case = town.to_handling(town.request())
        town.do(case, "handler", "ask_reasons", {"what": "太多", "days": 5, "letter_body": "{申请人}：请说明理由。"})
        assert "张三丰：请说明理由" in Paper.objects.get(kind=Paper.Kind.LETTER).content["body"]
