"""Things asked of open data, driven through the procedure by proper people."""

from datetime import timedelta

from django.core import signing
from django.test import Client
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import codes
from opendata.asking import submission
from opendata.asking.applying.room import ROOM
from opendata.datasets.models import Opening
from tests.interaction.requests.applicants import challenge_answered
from tests.interaction.requests.driving import Town, invalid, on_day, refused
from tests.opendata import making

__all__ = ["DataTown", "Visitor", "invalid", "on_day", "refused"]

WANTED = {
    "kind": "wanted", "subject": "想要公交到站时刻",
    "text": "每条线路每个站点的到站时刻，每天更新，做到站提醒用。电话 13800138000。",
    "name": "王小明", "phone": "13800138000", "wish_public": True,
}  # fmt: skip
ERROR = {
    "kind": "error",
    "subject": "第 2 行坐标不对",
    "text": "麦田路口的经度写反了，应当是 117.3。",
    "place": "第 2 行",
}
ACCESS = {
    "kind": "access", "subject": "客流研究", "text": "研究公交客流与学校分布的关系。",
    "name": "青禾师范学院", "phone": "13900139000",
    "safeguards": "存放在校内服务器，只有课题组能看，用完删除。", "months": 6,
}  # fmt: skip
ANSWER = {"result": "planned", "text": "正在整理，联系人 13700137000。", "planned_by": ""}
OPINION = {"opinion": "grant", "grounds": "符合条件", "conditions": "只用于研究，不得转给他人。"}


class DataTown(Town):
    """The same town; its agency has a dataset for everybody and one on conditions."""

    def __init__(self):
        super().__init__()
        self.government = Agency.objects.create(
            name="青禾县人民政府", short_name="县政府", code="11000000000000003A", kind=Agency.Kind.GOVERNMENT,
            code_exception="测试",
        )  # fmt: skip
        self.open = making.dataset("bus-stops", "公交站点", lead_agency=self.agency)
        self.conditional = making.dataset(
            "bus-trips", "公交客流", lead_agency=self.agency, opening=Opening.CONDITIONAL
        )  # fmt: skip
        self.closed = making.dataset("secret", "不公开的", lead_agency=self.agency, opening=Opening.CLOSED)

    def ask(self, kind=None, **changes):
        self.count += 1
        data = {"wanted": WANTED, "error": ERROR, "access": ACCESS}[kind or "wanted"]
        dataset = {"wanted": None, "error": self.open, "access": self.conditional}[kind or "wanted"]
        given = data | {"dataset": dataset, "agency": self.agency} | changes
        case, created = submission.submit(given, secret=f"secret {self.count}")
        assert created
        return case

    def handled(self, kind=None, **changes):
        return self.run(self.ask(kind, **changes), ("receiver", "assign"), ("handler", "accept"))

    def answered(self, **changes):
        planned = (timezone.localdate() + timedelta(days=60)).isoformat()
        return self.do(self.handled(), "handler", "answer", ANSWER | {"planned_by": planned} | changes)

    def recommended(self, **changes):
        return self.do(self.handled("access"), "handler", "recommend", OPINION | changes)

    def granted(self, **changes):
        return self.do(self.recommended(), "reviewer", "grant", {"months": 6, "conditions": "只用于研究。"} | changes)


class Visitor:
    """Somebody with a browser without JavaScript."""

    def __init__(self, **client):
        self.client = Client(**client)

    def fill_in(self, about, sender):
        answer = self.client.post("/data/new/", about)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/data/new/sender/"), answer.content[:3000]
        answer = self.client.post("/data/new/sender/", sender)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/data/new/check/")

    def send(self):
        return self.client.post("/data/new/check/", challenge_answered() | {"confirmed": "on"})

    def receipt(self):
        return self.client.get("/data/receipt/")

    def code(self):
        secret = signing.loads(self.client.cookies[ROOM.cookie.name].value, salt=ROOM.cookie.salt)
        return codes.shown(codes.code_for(secret))

    def open(self, case, code):
        answer = self.client.post("/data/track/", {"number": case.number, "code": code})
        assert answer.status_code == 302
        return self.client.get("/data/track/case/")

    def act(self, name, data=None):
        """Open the page of an action and send its form."""
        page = self.client.get(f"/data/track/case/{name}/")
        assert page.status_code == 200
        hidden = {field: page.context[field] for field in ("number", "seen", "token")}
        return self.client.post(f"/data/track/case/{name}/", hidden | (data or {})), hidden
