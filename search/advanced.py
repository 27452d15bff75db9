"""What the advanced form asks for, beside a question or instead of one: each part exactly as it was typed."""

from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from typing import Any

from haystack.inputs import Exact
from haystack.query import SQ

from search.nodes import Element, Node, Some
from search.segmentation.numbers import asked_number_keys


@dataclass(frozen=True)
class Words:
    """``every`` one of these, this ``phrase``, one of ``some`` and none of ``without`` stand in a hit, or in its title
    where ``in_title``; it is numbered ``number`` (of its own, not cited)."""

    every: tuple[str, ...] = ()
    phrase: str = ""
    some: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    number: str = ""
    in_title: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))

    @property
    def ranking(self) -> bool:
        """Whether there are words here by which one hit may be better than another."""
        return bool(self.every or self.phrase or self.some)

    @property
    def said(self) -> str:
        """In words: 标题含有“校车”，不含“收费”."""
        parts = [f"含有{_quoted(self.every)}"] if self.every else []
        parts += [f"含有“{self.phrase}”这句原话"] if self.phrase else []
        parts += [f"含有{_quoted(self.some, '或')}"] if self.some else []
        parts += [f"不含{_quoted(self.without)}"] if self.without else []
        where = "标题" if self.in_title and parts else ""
        return "，".join([where + part for part in parts] + ([f"文号为“{self.number}”"] if self.number else []))

    def conditions(self) -> list[SQ]:
        """As Haystack takes them, all of which must hold."""
        said = [self._holds(word) for word in self.every]
        said += [self._holds(self.phrase)] if self.phrase else []
        said += [reduce(or_, map(self._holds, self.some))] if self.some else []
        said += [~self._holds(word) for word in self.without]
        return said + ([SQ(numbers=self.number)] if self.number else [])

    def _holds(self, words: str) -> SQ:
        return self.about(Exact(words))

    def about(self, words: Any) -> SQ:
        """Words, and where they are to stand."""
        return SQ(title=words) if self.in_title else SQ(content=words)


def _quoted(words: tuple[str, ...], between: str = "") -> str:
    return between.join(f"“{word}”" for word in words)


def numbered(text: str) -> Node:
    """The entries that have this number; of a number without its agency, those of all agencies."""
    whole, tails = asked_number_keys(text)
    return Some(tuple(Element("numbers", key) for key in whole or tails))
