"""Somebody with a browser without JavaScript, who applies."""

from django.core import signing
from django.test import Client

from cms.agencies.models import Agency
from interaction.casework import challenge, codes
from interaction.requests.applying.room import ROOM

ID_NUMBER = "11010519491231002X"
PHONE = "13800138000"
INFORMATION = {
    "description": "2026年县城义务教育学校学区划分方案", "document_number": "", "form": "electronic",
    "delivery": "online",
}  # fmt: skip
PERSON = {"name": "王小明", "id_kind": "resident", "id_number": ID_NUMBER, "phone": PHONE}
ORGANISATION = {
    "kind": "business", "name": "青禾县某公司", "code": "91370100MA3TLKW600", "code_is_right": "on",
    "representative": "李四", "contact": "赵六", "phone": "0531-88888888",
}  # fmt: skip


def new_agency() -> Agency:
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", code="11000000000000001X", openness_telephone="0531-88880000"
    )


def challenge_answered() -> dict[str, str]:
    token, _ = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    return {"question": token, "answer": min(challenge.question_of(seed).answers)}


class Applicant:
    def __init__(self, agency: Agency, **client):
        self.agency, self.client = agency, Client(**client)

    def get(self, step=""):
        return self.client.get(f"/requests/new/{step}")

    def post(self, step, data, **extra):
        return self.client.post(f"/requests/new/{step}", data, **extra)

    def start(self, who="person"):
        return self.post("", {"agency": self.agency.slug, "who": who})

    def fill_in(self, information=INFORMATION, applicant=PERSON, who="person"):
        assert self.start(who).status_code == 302
        assert self.post("information/", information).status_code == 302
        assert self.post("applicant/", applicant).status_code == 302

    def send(self, **data):
        return self.post("check/", challenge_answered() | {"confirmed": "on"} | data)

    def receipt(self):
        return self.client.get("/requests/receipt/")

    def code(self):
        return codes.shown(codes.code_for(self.secret))

    @property
    def secret(self):
        return signing.loads(self.client.cookies[ROOM.cookie.name].value, salt=ROOM.cookie.salt)


def text(response) -> str:
    return response.content.decode()
