"""Somebody with a browser without JavaScript, who writes a letter."""

from django.core import signing
from django.test import Client

from cms.agencies.models import Agency
from interaction.casework import codes
from interaction.mailbox.writing.room import ROOM
from tests.interaction.requests.applicants import challenge_answered

PHONE = "13800138000"
LETTER = {
    "kind": "help", "to": "unknown", "subject": "柳河村村口路灯不亮",
    "text": "村口三盏路灯从上周起不亮，\r\n老人孩子夜里走路不安全，请派人来修。", "place": "安平镇柳河村村口",
}  # fmt: skip
SENDER = {"name": "王小明", "phone": PHONE, "wish_public": "no"}


def new_county() -> Agency:
    return Agency.objects.create(
        name="青禾县人民政府", short_name="县政府", code="11000000000000002A", kind=Agency.Kind.GOVERNMENT,
        telephone="0531-88880001", code_exception="测试",
    )  # fmt: skip


def new_department(name="青禾县教育局", code="11000000000000001X") -> Agency:
    return Agency.objects.create(name=name, short_name=name.replace("青禾", ""), code=code, telephone="0531-88880000")


class Writer:
    def __init__(self, **client):
        self.client = Client(**client)

    def get(self, step=""):
        return self.client.get(f"/mailbox/new/{step}")

    def post(self, step, data, **extra):
        return self.client.post(f"/mailbox/new/{step}", data, **extra)

    def fill_in(self, letter=LETTER, sender=SENDER):
        answer = self.post("", letter)
        assert (answer.status_code, answer["Location"]) == (302, "/mailbox/new/sender/")
        answer = self.post("sender/", sender)
        assert (answer.status_code, answer["Location"]) == (302, "/mailbox/new/check/")

    def send(self, **data):
        return self.post("check/", challenge_answered() | {"confirmed": "on"} | data)

    def receipt(self):
        return self.client.get("/mailbox/receipt/")

    def code(self):
        return codes.shown(codes.code_for(self.secret))

    @property
    def secret(self):
        return signing.loads(self.client.cookies[ROOM.cookie.name].value, salt=ROOM.cookie.salt)


def text(response) -> str:
    return response.content.decode()
