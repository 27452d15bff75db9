"""Whether a question names somebody: a word that begins with a surname and is none of the language's own words."""

from functools import cache
from pathlib import Path

import jieba

from search import vocabulary
from search.errors import SearchUnavailable
from search.segmentation import asked_words, own_terms, shipped_terms

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞"
    "颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁"
    "沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝"
)
_DOUBLE = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "司徒",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "端木",
        "夏侯",
        "轩辕",
        "独孤",
        "南宫",
    ]
)
_LONGEST = 4  # characters of a name
_NEVER_LAST = frozenset("人法证权市区县镇乡村局厅站条")  # of a name; 申请人, 许可法 and the like are words
_USUAL = 100  # the dictionary takes 许可 and 安全 for names, too; what is this frequent in texts is a word first
_SEVERAL = 3  # titles


@cache
def _words() -> frozenset[str]:
    """The words of the segmenter's dictionary that begin with a surname and are no names."""
    found = set()
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as file:
        for line in file:
            word, frequency, tag = line.split()
            if word[0] in _SURNAMES and (not tag.startswith("nr") or int(frequency) >= _USUAL):
                found.add(word)
    return frozenset(found) | frozenset(shipped_terms())


def names_in(text: str) -> list[str]:
    """What looks like the name of a person. Places and things that several titles name (贾鲁河) are none."""
    return [
        word
        for word in asked_words(text)
        if 1 < len(word) <= _LONGEST
        and (word[0] in _SURNAMES or word[:2] in _DOUBLE)
        and (len(word) < _LONGEST or word[:2] in _DOUBLE)
        and word[-1] not in _NEVER_LAST
        and not _is_word(word)
    ]


def _is_word(word: str) -> bool:
    if word in _words() or word in own_terms():
        return True
    try:
        return vocabulary.known().counts.get(word, 0) >= _SEVERAL
    except SearchUnavailable:
        return False
