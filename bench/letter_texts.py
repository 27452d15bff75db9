"""Invented letters to the agencies of a county that does not exist, with all that makes letters hard to sort.

``Writer(seed)`` writes them one after the other: an opening, the matter, what else happened, a word about other
agencies, what is wanted, a closing, slips of the pen. A third of all wordings of matters and wishes is ``unseen``: who
learns from seen letters and is asked about unseen ones has not met their wording.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOPICS = Path(__file__).with_name("letter_topics.txt")
PHRASES = tomllib.loads(Path(__file__).with_name("letter_phrases.toml").read_text(encoding="utf-8"))
SLIPS = str.maketrans({"的": "得", "在": "再", "做": "作", "已": "己", "账": "帐", "份": "分"})
SHARES = {"consultation": 38, "complaint": 24, "help": 15, "suggestion": 11, "report": 7, "site_error": 5}
UNSEEN_OF = 3  # one wording in so many


@dataclass(frozen=True)
class Topic:
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """An agency as letters know it."""

    name: str
    aliases: tuple[str, ...]
    duties: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Written:
    body: Body
    kind: str
    subject: str
    text: str
    place: str


@cache
def bodies() -> tuple[Body, ...]:
    found = []
    for block in TOPICS.read_text(encoding="utf-8").split("# ")[1:]:
        head, *lines = block.strip().split("\n")
        name, aliases, duties = head.split("|")
        topics = tuple(Topic(tuple(line.split("｜"))) for line in lines)
        found.append(Body(name, tuple(aliases.split("、")), duties, topics))
    return tuple(found)


class Writer:
    """The same letters for the same seed."""

    def __init__(self, seed: int = 5) -> None:
        self.chance = random.Random(seed)

    def letter(self, unseen: bool | None = None) -> Written:
        """``unseen``: of the wordings kept back, or of the others; None: of all."""
        chance = self.chance
        # Some agencies get ten times as many as others, as it is.
        weights = [10 / (1 + 0.5 * rank) for rank in range(len(bodies()))]
        body = chance.choices(bodies(), weights)[0]
        kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
        if kind == "site_error":
            matter = self.of(PHRASES["site_errors"], unseen).replace("{局}", chance.choice((body.name, *body.aliases)))
            parts = [
                chance.choice(PHRASES["openings"]),
                matter,
                chance.choice(("", "请尽快改正。", "希望及时更新。", "影响办事。")),
            ]
        else:
            matter = self.of(chance.choice(body.topics).wordings, unseen)
            parts = [
                chance.choice(PHRASES["openings"]),
                f"{matter}。",
                chance.choice(PHRASES["more"]),
                chance.choice(PHRASES["more"]),
            ]
            if chance.random() < 0.15:
                other = chance.choice(bodies()).name
                parts.insert(3, chance.choice(PHRASES["others"]).replace("{局}", other))
            elif chance.random() < 0.15:
                parts.insert(1, f"想向{chance.choice((body.name, *body.aliases))}反映，")
            parts += [self.of(PHRASES["wishes"][kind], unseen)]
            if chance.random() < 0.1:  # many write as if it were another kind
                parts.append(self.of(PHRASES["wishes"][chance.choice(list(PHRASES["wishes"]))], unseen))
        parts.append(chance.choice(PHRASES["closings"]))
        text = self.slipped(self.filled("".join(parts)))
        subject = self.slipped(self.filled(matter))[: chance.randint(8, 24)]
        if chance.random() < 0.2:
            subject = chance.choice(PHRASES["plain_subjects"])
        return Written(body, kind, subject, text, chance.choice(("", self.filled("{镇}"), self.filled("{镇}{路}"))))

    def of(self, wordings: Sequence[str], unseen: bool | None) -> str:
        """Every third wording is kept back, by its place, so that each matter has both."""
        if unseen is None:
            return self.chance.choice(wordings)
        kept = [one for place, one in enumerate(wordings) if (place % UNSEEN_OF == UNSEEN_OF - 1) is unseen]
        return self.chance.choice(kept)

    def filled(self, text: str) -> str:
        for slot, values in PHRASES["slots"].items():
            while f"{{{slot}}}" in text:
                text = text.replace(f"{{{slot}}}", self.chance.choice(values), 1)
        return text

    def slipped(self, text: str) -> str:
        if self.chance.random() < 0.25:
            text = text.translate(SLIPS)
        if self.chance.random() < 0.1 and len(text) > 6:
            at = self.chance.randrange(len(text) - 2)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if self.chance.random() < 0.15:
            text = text.replace("。", " ").replace("，", " ")
        return text

    def near(self, text: str, number: int) -> str:
        """As a campaign sends it: one text that each signs and changes a little."""
        ends = ("", "谢谢！", "请尽快答复。", f"联系电话139{number:08d}。", "我们小区都是这个意见。")
        starts = ("", "领导好，", "您好！", "尊敬的领导：")
        return f"{self.chance.choice(starts)}{text}{self.chance.choice(ends)}"
