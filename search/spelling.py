"""Which word may be meant by a wrong one: what sounds like it, and what differs in one character.

A question is looked through piece by piece; a piece is suspected when the characters hardly ever make these words, and
another word, near in sound or writing, is far likelier.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from search.segmentation import cut, frequencies, is_han, runs

USUAL = 100  # times jieba saw a word that may be meant although no title has it
RARE = 100  # times it saw a word that may be a slip
LONGEST = 8  # characters of a word that is looked for
MOST_PIECES = 80  # of one question
MOST = 12  # words for one piece that are weighed

# How unlikely each kind of slip is, in the logarithms that words are weighed in.
SAME_SOUND, NEAR_SOUND, LOOKALIKE, SWAPPED, ONE_MORE, ONE_LESS, OTHER = 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0
OTHER_OF_THREE = 7.0
SURE = 2.5  # what a slip must gain to be thought of

_FIRST_LETTERS = {"zh": "z", "ch": "c", "sh": "s"}
# Characters that look alike: taken for each other by who writes by hand, by shape, or reads from paper.
_LOOKALIKES = (
    "赁凭 己已巳 拨拔 侯候 末未 辨辩辫瓣 戌戍戊 曰日 士土 干千于 拆折析 券卷 崇祟 竟竞 暑署 撤撒 "
    "徒徙 免兔 刺剌 师帅 天夭 今令 风凤 睛晴 场埸 货贷 住往 祖租 陪赔培 历厉 即既 藉籍 幅副 "
    "象像 坐座 份分 执抗 贫贪 股般 微徽 慕幕 墓暮 复夏 裁栽 哀衰 酒洒 准淮 孤狐 壁璧 烧浇 治冶 "
    "妨防 仿访 拟似 官宫 亭享 乌鸟 牛午 王玉 延廷 具县 子孑 甲申 圆园 赃脏 账胀 人入 口囗"
)
_ALIKE = {one: group[0] for group in _LOOKALIKES.split() for one in group}


def syllable(character: str) -> str:
    """How one character is mostly said, without tones."""
    known = PINYIN_DICT.get(ord(character))
    if known is None:
        return character
    if character not in _syllables:
        _syllables[character] = lazy_pinyin(character)[0]
    return _syllables[character]


_syllables: dict[str, str] = {}


def blurred(said: str) -> str:
    """Sounds many people do not tell apart, as one: zh/z, ch/c, sh/s, n/l, an/ang, en/eng, in/ing."""
    for two, one in _FIRST_LETTERS.items():
        if said.startswith(two):
            said = one + said[2:]
    if said.startswith("l"):
        said = "n" + said[1:]
    return said[:-1] if said.endswith(("ang", "eng", "ing")) else said


def blurred_sound(word: str) -> str:
    """How a word is said by those who do not tell them apart."""
    return " ".join(blurred(syllable(character)) for character in word)


def look(word: str) -> str:
    """How a word looks from afar."""
    return "".join(_ALIKE.get(character, character) for character in word)


def _shortened(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def cost(wrong: str, right: str) -> float | None:
    """How unlikely it is that ``right`` was meant and ``wrong`` typed; None: more than one slip apart."""
    if len(wrong) == len(right):
        # What has hardly a character in common is another word, whatever it sounds like.
        if 2 * sum(one == other for one, other in zip(wrong, right, strict=True)) < len(wrong):
            return SWAPPED if wrong == right[::-1] else None
        if [syllable(one) for one in wrong] == [syllable(one) for one in right]:
            return SAME_SOUND
        if blurred_sound(wrong) == blurred_sound(right):
            return NEAR_SOUND
        if look(wrong) == look(right):
            return LOOKALIKE
        different = [place for place, one in enumerate(wrong) if one != right[place]]
        first, last = different[0], different[-1]
        if len(different) == 2 and last == first + 1 and (wrong[first], wrong[last]) == (right[last], right[first]):
            return SWAPPED
        # Of two characters the other alone says too little.
        if len(different) > 1 or len(wrong) < 3:
            return None
        return OTHER if len(wrong) > 3 else OTHER_OF_THREE
    if len(wrong) == len(right) + 1:
        dropped = [place for place, short in enumerate(_shortened(wrong)) if short == right]
        # A character typed twice; or in a long word, any. 有哪些 is not 有些 with a slip.
        return ONE_MORE if dropped and (len(dropped) > 1 or len(right) > 3) else None
    return ONE_LESS if len(wrong) == len(right) - 1 and len(wrong) > 1 and wrong in _shortened(right) else None


@dataclass(frozen=True)
class Slip:
    """In the question ``wrong`` stands from ``start``; ``right`` may be meant. ``gain``: by how much likelier it is."""

    start: int
    wrong: str
    right: str
    gain: float


class Speller:
    """Knows the words of titles with their counts, the dictionary's, and those everybody uses."""

    def __init__(self, titles: Mapping[str, int], terms: Iterable[str]) -> None:
        self._seen = frequencies()
        self._total = math.log(max(1, sum(self._seen.values())))
        everybody = (word for word, count in self._seen.items() if count >= USUAL)
        self._special = {word: 200.0 + count for word, count in titles.items()} | dict.fromkeys(terms, 200.0)
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_part: dict[str, list[str]] = defaultdict(list)
        self.words = frozenset(
            word for word in (*everybody, *self._special) if 1 < len(word) <= LONGEST and all(map(is_han, word))
        )
        self.by_look: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if (seen := look(word)) != word or not _ALIKE.keys().isdisjoint(word):
                self.by_look[seen].append(word)
            self.by_sound[blurred_sound(word)].append(word)
            if len(word) > 2:
                for part in _shortened(word):
                    self.by_part[part].append(word)

    def weight(self, word: str) -> float:
        """The logarithm of how often a word is met, of all words; far down where nobody has seen it."""
        count = max(self._seen.get(word, 0), self._special.get(word, 0.0))
        return math.log(count or 0.5) - self._total

    def near(self, wrong: str) -> list[tuple[str, float]]:
        """Words one slip away, and how unlikely each slip is; the likeliest first."""
        found = set(self.by_sound.get(blurred_sound(wrong), ()))
        found.update(self.by_look.get(look(wrong), ()))
        found.update(self.by_part.get(wrong, ()))
        for part in _shortened(wrong):
            found.update(self.by_part.get(part, ()))
            if part in self.words:
                found.add(part)
        for place in range(len(wrong) - 1):
            swapped = wrong[:place] + wrong[place + 1] + wrong[place] + wrong[place + 2 :]
            if swapped in self.words:
                found.add(swapped)
        found.discard(wrong)
        costs = ((word, cost(wrong, word)) for word in found)
        likely = [(word, price) for word, price in costs if price is not None]
        return sorted(likely, key=lambda pair: (pair[1] - self.weight(pair[0]), pair[0]))[:MOST]

    def slips(self, normalised: str) -> list[Slip]:
        """What may be wrong in a question, the likeliest first."""
        found = []
        for start, tokens in self._pieces(normalised):
            wrong = "".join(tokens)
            typed = sum(self.weight(token) for token in tokens)
            for right, price in self.near(wrong):
                gain = self.weight(right) - price - typed
                # A word more before or after others is no slip.
                if gain > SURE and not wrong.startswith(right) and not wrong.endswith(right):
                    found.append(Slip(start, wrong, right, gain))
        return sorted(found, key=lambda slip: (-slip.gain, slip.start, slip.right))

    def _pieces(self, normalised: str) -> Iterator[tuple[int, list[str]]]:
        """The neighbouring words of a question, of which one at least is a lone character or hardly a word."""
        count = 0
        place = 0
        for run in runs(normalised):
            place = normalised.index(run, place)
            tokens = cut(run) if is_han(run[0]) else []
            starts = [place]
            for token in tokens:
                starts.append(starts[-1] + len(token))
            for first in range(len(tokens)):
                for last in range(first + 1, min(first + 4, len(tokens)) + 1):
                    piece = tokens[first:last]
                    if 1 < sum(map(len, piece)) <= LONGEST and any(map(self._doubtful, piece)):
                        count += 1
                        if count > MOST_PIECES:
                            return
                        yield starts[first], piece
            place = starts[-1] if tokens else place + len(run)

    def _doubtful(self, token: str) -> bool:
        return len(token) == 1 or (self._seen.get(token, 0) < RARE and token not in self._special)
