"""Letters driven through the procedure by proper people, for tests."""

from interaction.casework import actors, codes
from interaction.mailbox import submission
from interaction.mailbox.joined import settle_joined
from tests.interaction.requests.driving import Town as RequestTown
from tests.interaction.requests.driving import invalid, on_day, refused

__all__ = ["DETAILS", "LETTER", "REPLY", "LetterTown", "invalid", "on_day", "refused", "settle_joined"]

LETTER = {
    "kind": "help", "subject": "柳河村村口路灯不亮", "text": "村口三盏路灯从上周起不亮，请派人来修。",
    "place": "安平镇柳河村", "name": "王小明", "phone": "13800138000", "email": "wang@example.com",
    "address": "青禾县柳河村 1 号", "wish_public": True,
}  # fmt: skip
REPLY = {"text": "路灯已于昨日修好，谢谢您的提醒。"}
DETAILS = {"what": "请写明是哪三盏"}
VISIT = {"visited_on": "", "way": "phone", "reached": "yes", "said": "已电话说明，约定明天到现场"}


class LetterTown(RequestTown):
    """The same town; people write letters to it."""

    def letter(self, on=None, agency=None, channel="online", **changes):
        """A letter that has just come in."""
        self.count += 1
        actor = actors.APPLICANT
        to = agency or self.agency
        if channel != "online":
            actor = actors.staff(self.people["receiver"], submission.Case(procedure="mailbox", agency=to, desk=to))
        case, created = submission.submit(
            to, LETTER | changes, secret=f"secret {self.count}", channel=channel, actor=actor, on=on
        )
        assert created
        return case

    def code(self):
        return codes.code_for(f"secret {self.count}")

    def handled(self, case=None, **changes):
        return self.run(case or self.letter(**changes), ("receiver", "assign"), ("handler", "accept"))

    def reviewed(self, case=None, **changes):
        return self.run(self.handled(case, **changes), ("handler", "draft_reply", REPLY))

    def answered(self, case=None, **changes):
        return self.run(self.reviewed(case, **changes), ("reviewer", "send_reply"))

    def called_back(self, case=None, **changes):
        low = {"degree": 1, "reasons": ["unsolved"], "words": ""}
        return self.run(self.answered(case, **changes), ("applicant", "rate_low", low))
