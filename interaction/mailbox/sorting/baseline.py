"""Plain rules, from the first letter on: an agency is named or its duties are spoken of; a kind has its words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from cms.agencies.models import Agency
from search.segmentation import words

from ..kinds import LetterKind

NAMED, NAMED_SHORT = 12.0, 8.0
ADDRESSED = 4.0  # whom it is written to: less than being named, more than one rare word of another's duties
OF_ALL = 0.3  # what duties count of a government: its own speak of everything there is
_PREFIX = re.compile(r"^[省市州盟县区旗]")
_COMMON = "工作 管理 服务 负责 组织 指导 协调 监督 有关 相关 开展 实施 推进 制定 全县 政府 办理"


@dataclass(frozen=True)
class _Rules:
    agencies: dict[int, Agency]
    names: list[tuple[str, int, float]]
    duties: dict[str, list[tuple[int, float]]]


def rules() -> _Rules:
    """Of the agencies as they are now."""
    found = Agency.objects.current().aggregate(count=Count("pk"), last=Max("updated_at"))
    return _rules(found["count"], found["last"])


@lru_cache(maxsize=2)
def _rules(count: int, last: Any) -> _Rules:
    agencies = {one.pk: one for one in Agency.objects.current().prefetch_related("units")}
    names: list[tuple[str, int, float]] = []
    told: dict[int, set[str]] = {}
    bare = Counter(_PREFIX.sub("", one.short_name) for one in agencies.values() if one.short_name)
    for key, one in agencies.items():
        short = _PREFIX.sub("", one.short_name)
        others = [one.short_name, *re.split(r"[、，,；;\s]+", one.aliases), short if bare[short] == 1 else ""]
        names.append((one.name, key, NAMED))
        names += [(name, key, NAMED_SHORT) for name in dict.fromkeys(others) if len(name) > 1 and name != one.name]
        duties = "\n".join([one.duties, *(unit.duties for unit in one.units.all())])
        told[key] = {word for word in words(duties) if len(word) > 1 and word not in _COMMON}
    spoken = Counter(word for said in told.values() for word in said)
    duties_of: dict[str, list[tuple[int, float]]] = {}
    for key, said in told.items():
        for word in said:
            weight = math.log(1 + len(agencies) / spoken[word])
            if agencies[key].kind == Agency.Kind.GOVERNMENT:
                weight *= OF_ALL
            duties_of.setdefault(word, []).append((key, weight))
    return _Rules(agencies, names, duties_of)


def agencies(subject: str, text: str, place: str = "", to: int | None = None) -> list[tuple[int, float]]:
    """Keys of agencies and their shares, the likeliest first. ``to``: key of the agency it is written to. Whoever does
    not know writes to the government: that says nothing."""
    known, scores = rules(), defaultdict[int, float](float)
    said = f"{subject}\n{text}"
    if to in known.agencies and known.agencies[to].kind != Agency.Kind.GOVERNMENT:
        scores[to] += ADDRESSED
    for name, key, weight in known.names:
        if name in said:
            scores[key] += weight + (weight / 2 if name in subject else 0)
        elif name in place:
            scores[key] += 1
    for word, found in known.duties.items():  # looked for as they stand: how a letter is cut is chance
        if word in said:
            for key, weight in found:
                scores[key] += weight
    return _shares(scores)


# Kind → words and how much each speaks for it.
_WORDS: dict[LetterKind, list[tuple[str, float]]] = {
    LetterKind.SITE_ERROR: [
        (r"网站|网页|网址|链接|页面|栏目|附件", 2),
        (r"错别字|打不开|打开不了|404|乱码|过期|没有更新|写错|下载不了", 2.5),
    ],
    LetterKind.REPORT: [
        (r"举报|线索|违法|违规|无证|偷排|偷税|造假|冒领|骗取|私自|非法|假冒|黑作坊|超载|受贿|赌博", 2.2),
    ],
    LetterKind.COMPLAINT: [
        (r"投诉|态度|推诿|乱收费|不作为|拖欠|强制|欺骗|维权|退款|不合理|噪音|扰民|没人管", 2),
        (r"一直没有解决|要求.{0,6}(处理|赔|退|整改)", 2),
    ],
    LetterKind.SUGGESTION: [(r"建议|希望能?|提议|能否增设|最好|应该|意见|可不可以增加|倡议", 2)],
    LetterKind.HELP: [
        (r"求助|帮帮|帮助|困难|急需|恳请|求求|救助|没有着落|走投无路|无法生活|帮忙", 2),
        (r"坏了|漏水|停水|停电|没有水|塌", 1.5),
    ],
    LetterKind.CONSULTATION: [
        (r"请问|咨询|想问|问一下|想了解|怎么办理|如何|需要什么(材料|条件)|什么时候|哪里办", 2),
        (r"能不能|是否可以", 2),
        (r"[吗呢？?]", 0.7),
    ],
}  # fmt: skip
_COMPILED = {kind: [(re.compile(pattern), weight) for pattern, weight in found] for kind, found in _WORDS.items()}


def kinds(subject: str, text: str) -> list[tuple[str, float]]:
    """Kinds and their shares, the likeliest first."""
    scores = defaultdict[str, float](float, {str(LetterKind.CONSULTATION): 0.5})
    for kind, found in _COMPILED.items():
        for pattern, weight in found:
            hits = min(len(pattern.findall(text)), 3)
            scores[str(kind)] += weight * hits + (2 * weight if pattern.search(subject) else 0)
    return _shares(scores)


def _shares(scores: Mapping[Any, float]) -> list[tuple[Any, float]]:
    total = sum(scores.values())
    return [(key, score / total) for key, score in sorted(scores.items(), key=lambda one: -one[1]) if score > 0]
