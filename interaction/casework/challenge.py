"""What keeps robots from public forms, and nobody else: the visitor's browser does a small sum (altcha's proof of
work, solved by our own script), or, without JavaScript, the visitor answers a question in plain words. And how often
one address may try.

No other host is asked, nothing about the visitor is looked at. Each challenge opens one form once (``scope``): sent
again with that form, as after a lost connection, it still holds.
"""

import base64
import hashlib
import hmac
import json
import random
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import altcha
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_ratelimit.core import is_ratelimited

LIFETIME = 2 * 60 * 60  # seconds in which a challenge may be answered
_SALT = "casework.challenge"
_WRONG = "wrong"


def _key(purpose: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"challenge:{purpose}".encode(), hashlib.sha256).hexdigest()


# --- The proof of work


def new_work() -> str:
    """What the browser is to solve, as JSON."""
    options = altcha.ChallengeOptionsV1(
        algorithm="SHA-256", max_number=settings.CHALLENGE_DIFFICULTY, hmac_key=_key("work"),
        expires=timezone.now() + timedelta(seconds=LIFETIME),
    )  # fmt: skip
    return json.dumps(altcha.create_challenge_v1(options).to_dict())


def solve(work: str) -> str:
    """The proof a browser would send: for programs that use a form as it is meant to be used."""
    given = json.loads(work)
    solved = altcha.solve_challenge_v1(given["challenge"], given["salt"], "SHA-256", given["maxNumber"])
    if solved is None:
        raise ValueError("no solution")
    return altcha.PayloadV1(
        algorithm="SHA-256", challenge=given["challenge"], number=solved.number, salt=given["salt"],
        signature=given["signature"],
    ).to_base64()  # fmt: skip


def _work_done(proof: str) -> str:
    """Which challenge it solves, however it is written; ``""`` where it is none of ours, or over."""
    try:
        payload = json.loads(base64.b64decode(proof, validate=True))
        done, _ = altcha.verify_solution_v1(payload, _key("work"), check_expires=True)
        return str(payload["challenge"]) if done else ""
    except Exception:  # whatever something that is no proof raises
        return ""


# --- The question in words

_DIGITS = "零一二三四五六七八九十"
_KINDS = {
    "水果": ("苹果", "香蕉", "西瓜", "葡萄", "桃子"),
    "动物": ("老虎", "山羊", "兔子", "黄牛", "蜜蜂"),
    "家具": ("桌子", "椅子", "衣柜", "书架", "沙发"),
    "衣服": ("毛衣", "裤子", "衬衫", "大衣", "裙子"),
}
_PHRASES = ("青山绿水", "春夏秋冬", "东西南北", "风调雨顺", "人山人海", "一心一意", "日月星辰", "五谷丰登")
_WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Question:
    text: str
    answers: frozenset[str]


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _sum(dice: random.Random) -> Question:
    one, other = dice.randint(2, 20), dice.randint(2, 9)
    return _number(f"{_in_words(one)}加{_in_words(other)}等于几？", one + other)


def _difference(dice: random.Random) -> Question:
    less, result = dice.randint(2, 9), dice.randint(1, 15)
    return _number(f"{_in_words(less + result)}减{_in_words(less)}等于几？", result)


def _number(text: str, answer: int) -> Question:
    return Question(text, frozenset({str(answer), _in_words(answer)}))


def _odd_one(dice: random.Random) -> Question:
    kind, other = dice.sample(sorted(_KINDS), 2)
    odd = dice.choice(_KINDS[other])
    words = [*dice.sample(_KINDS[kind], 3), odd]
    dice.shuffle(words)
    return Question(f"“{'、'.join(words)}”里，哪一个不是{kind}？", frozenset({odd}))


def _character(dice: random.Random) -> Question:
    phrase = dice.choice(_PHRASES)
    place = dice.randrange(4)
    return Question(f"“{phrase}”的第{_DIGITS[place + 1]}个字是什么？", frozenset({phrase[place]}))


def _weekday(dice: random.Random) -> Question:
    day = dice.randrange(7)
    after = _WEEK[(day + 1) % 7]
    names = {after} | ({"天", "7", "七"} if after == "日" else {str(_WEEK.index(after) + 1)})
    return Question(
        f"星期{_WEEK[day]}的后一天是星期几？",
        frozenset(f"{before}{name}" for name in names for before in ("", "星期", "周", "礼拜")),
    )


_MAKERS: tuple[Callable[[random.Random], Question], ...] = (_sum, _difference, _odd_one, _character, _weekday)


def question_of(seed: str) -> Question:
    """The same for the same seed; which it is cannot be told without the portal's key."""
    dice = random.Random(_key(f"question:{seed}"))  # noqa: S311 - the seed is secret
    return dice.choice(_MAKERS)(dice)


def new_question() -> tuple[str, str]:
    """A signed token, and the question it stands for."""
    seed = secrets.token_urlsafe(12)
    return signing.dumps(seed, salt=_SALT), question_of(seed).text


def _answered(token: str, answer: str) -> tuple[str, bool]:
    """Which question it was, and whether this is the answer."""
    try:
        seed = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return "", False
    given = re.sub(r"\W", "", unicodedata.normalize("NFKC", answer))
    return seed, given in question_of(seed).answers


# --- Once only


def _spend(challenge: str, right: bool, scope: str) -> bool:
    """Whether this challenge, rightly answered or not, is good for this form: the first use decides for all."""
    if not challenge:
        return False
    key = f"challenge:{hashlib.sha256(challenge.encode()).hexdigest()}"
    mine = scope or secrets.token_hex(8)
    if cache.add(key, mine if right else _WRONG, LIFETIME):
        return right
    return right and cache.get(key) == mine


class ChallengeMixin(forms.Form):
    """Adds the challenge to a public form; ``components/challenge.html`` shows it.

    ``scope``: what one filling-in of the form is known by (no secret: it stands in the cache). Without one the
    challenge opens the form exactly once.
    """

    proof = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    question = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    answer = forms.CharField(label="验证问题", required=False, max_length=20)

    def __init__(self, *args: Any, scope: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    @cached_property
    def work(self) -> str:
        """A new challenge each time the form is shown."""
        return new_work()

    @cached_property
    def asked(self) -> tuple[str, str]:
        """The token of a new question, and its text."""
        return new_question()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        proof, token, answer = (data.get(name) or "" for name in ("proof", "question", "answer"))
        if answer.strip():
            if not _spend(*_answered(token, answer), self.scope):
                self.add_error("answer", "回答不对，或者这个问题已经用过。下面换了一个问题，请再回答一次。")
        elif proof:
            if not _spend(_work_done(proof), True, self.scope):
                self.add_error("answer", "自动验证没有通过或者已经过期。请再提交一次，或者回答下面的问题。")
        else:
            self.add_error("answer", "请回答这个问题，让我们知道填表的不是机器。")
        return data


# --- How often


def throttled(
    request: HttpRequest, group: str, *, address: str = "", total: str = "", by: Mapping[str, str] | None = None
) -> bool:
    """Count one try, and say whether there are too many.

    Rates as ``"30/h"``: ``address`` for one client address, ``total`` for all together, ``by`` for anything else that
    is tried, such as a number. None of these stands in the cache other than hashed.
    """
    limits: list[tuple[str, Any, str]] = [
        (f"{group}.address", "ip", address),
        (f"{group}.total", lambda group, request: "all", total),
    ]
    limits += [(f"{group}.by", _constant(value), rate) for value, rate in (by or {}).items()]
    full = [
        is_ratelimited(request, group=name, key=key, rate=rate, increment=True) for name, key, rate in limits if rate
    ]
    return any(full)


def _constant(value: str) -> Callable[[str, HttpRequest], str]:
    return lambda group, request: value


def too_many(
    request: HttpRequest, template: str | list[str] = "429.html", context: dict[str, Any] | None = None
) -> HttpResponse:
    """What whoever tries too often is shown: when to come back, and the other ways there are."""
    response = render(request, template, context or {}, status=429)
    response.headers["Retry-After"] = "600"
    response.headers["Cache-Control"] = "no-store"
    return response
