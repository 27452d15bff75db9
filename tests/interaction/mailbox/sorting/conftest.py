"""A county with three agencies, and people who write to them."""

import pytest
from django.contrib.auth import get_user_model

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework import actors, calendar, codes, limits
from interaction.casework.models import Case
from interaction.mailbox import submission
from interaction.mailbox.sorting import proposing

LAMPS = (
    "锦绣花园门口的路灯坏了快一个月，晚上黑得吓人，老人出门摔了好几次，打过电话说来修，到现在也没有人来。希望尽快修好。"
)


class County:
    def __init__(self):
        make = Agency.objects.create
        self.hall = make(name="青禾县人民政府", short_name="县政府", code="11000000000000003X", kind="government")
        self.schools = make(
            name="青禾县教育局", short_name="县教育局", aliases="教委、教体局", code="11000000000000001X",
            duties="义务教育、高中、特殊教育；招生入学和学籍管理；课后服务。",
        )  # fmt: skip
        self.town = make(
            name="青禾县城市管理局", short_name="县城管局", aliases="城管", code="11000000000000002X",
            duties="市容环卫、占道经营、违法建设、路灯。",
        )  # fmt: skip
        self.people = {
            name: self.hire(name, agency, group)
            for name, agency, group in (
                ("receiver", self.hall, roles.RECEIVER), ("handler", self.town, roles.HANDLER),
                ("reviewer", self.hall, roles.CASE_REVIEWER), ("stranger", self.schools, roles.RECEIVER),
            )
        }  # fmt: skip
        self.count = 0

    def hire(self, name, agency, *groups):
        user = get_user_model().objects.create(username=name, agency=agency)
        user.groups.add(*[roles.role(group) for group in groups])
        return user

    def letter(self, text=LAMPS, subject="路灯不亮", agency=None, kind="help", **more) -> Case:
        self.count += 1
        data = {"kind": kind, "subject": subject, "text": text, "name": "王小明", "phone": "13800138000", **more}
        case, created = submission.submit(
            agency or self.hall, data, secret=codes.new_secret(), channel="online", actor=actors.APPLICANT
        )
        assert created
        return case


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    for module in (calendar, limits, proposing):
        module.forget()
    yield
    for module in (calendar, limits, proposing):
        module.forget()


@pytest.fixture
def county(portal_ready):
    return County()
