"""Questions nobody means well by, and the worst of those that are allowed: what the tests put to a small index for
right answers, and ``bench.abuse`` to a large one for quick ones."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

# The commonest characters and words of statutes: each stands in tens of thousands of articles.
CHARACTERS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    ""
)
WORDS = [
    "规定", "应当", "有关", "部门", "人民政府", "管理", "单位", "进行", "依法", "国家", "工作", "机构", "人员", "行政",
    "责任", "情况", "组织", "处理", "法律", "监督", "条件", "申请", "根据", "主管", "机关", "企业", "活动", "安全",
    "技术", "要求",
]  # fmt: skip
LONGEST = 200  # characters that may be asked


def filled(part: str, longest: int = LONGEST) -> str:
    """``part`` again and again, as long as may be asked."""
    return (part * (longest // len(part) + 1))[:longest].strip()


# --- Allowed: two hundred characters and no more. Each must be found quickly, or found not to be there.
ALLOWED: dict[str, str] = {
    "一个常用字": "的",
    "一个常用词": "规定",
    "二百个常用字连写": filled(CHARACTERS),
    "二百个常用字隔开": filled(" ".join(CHARACTERS)),
    "一个字重复": filled("的"),
    "一个字重复，隔开": filled("的 "),
    "常用词隔开": filled(" ".join(WORDS)),
    "常用词连写": filled("".join(WORDS)),
    "一个词重复": filled("规定 "),
    "每个字加引号": filled("".join(f"“{one}”" for one in CHARACTERS)),
    "每个字加引号，隔开": filled(" ".join(f"“{one}”" for one in CHARACTERS)),
    "每个词加引号": filled("".join(f"“{word}”" for word in WORDS)),
    "一个引号里全是常用字": f"“{filled(CHARACTERS, 198)}”",
    "引号里一个字重复": f"“{filled('的', 198)}”",
    "引号里的字用标点隔开": f"“{filled('的，', 198)}”",
    "一个引号里全是常用词": f"“{filled(''.join(WORDS), 198)}”",
    "二百个引号": filled("“"),
    "成对的空引号": filled("“”"),
    "引号套引号": filled("“「\"规定\"」”"),
    "字和标点相间": filled("，".join(CHARACTERS)),
    "数字相间": filled("1 2 3 4 5 6 7 8 9 0 "),
    "汉字数字": filled("一二三四五六七八九十百千万"),
    "条款": filled("第一百二十三条第四款第五项"),
    "日期": filled("二〇二六年十二月三十一日"),
    "文号": filled("国发〔2026〕5号 "),
    "没有机关的文号": filled("〔2026〕5号 "),
    "索引号": filled("11990321402183006W/2025-00004 "),
    "半个文号": filled("〔〔〔2026〕"),
    "字母": filled("a b c d e f g "),
    "拼音": filled("zwgk xxgk shebao yiliaobaoxian "),
    "长拼音": filled("zhengwugongkai"),
    "常用词的拼音": filled("guiding yingdang youguan "),
    "近义词多的词": filled("社保 医保 低保 房产 离婚 抚养 赔偿 工资 退休 驾照 "),
    "近义词连写": filled("社保医保低保房产离婚抚养赔偿工资退休驾照"),
    "错字": filled("行正复议供积金形政处罚"),
    "只有停用词": filled("怎么 什么 如何 为什么 的 了 吗 呢 "),
    "繁体": filled("國務院辦公廳關於政務公開工作的規定"),
    "全角": filled("（ＡＢＣ１２３）"),
    "通配符": filled("*"),
    "通配符和字": filled("规* ?定 *政府* "),
    "正则": filled("(规|定)+.*[^的]{1,9}$\\b"),
    "查询语言": filled("title:(规定 AND 应当) OR kind:[* TO *]~9^9 "),
    "SQL": filled("' OR 1=1; DROP TABLE search_term; -- "),
    "JSON": filled('{"query":{"match_all":{}},"size":1e9}'),
    "脚本": filled("<script>alert(1)</script>"),
    "路径": filled("../../etc/passwd%00 "),
    "只有标点": filled("，。！？；：、…—"),
    "只有空白": filled(" \t\u3000\u00a0"),
    "表情": filled("🌾👨‍👩‍👧‍👦🇨🇳"),
    "表情和字": filled("🌾规定👩‍⚕️"),
    "右起的文字": filled("مرحبا بالعالم שלום "),
    "左右混排": filled("规\u202e定\u202cالحكومة\u200f应当"),
    "组合字符": filled("a\u0301\u0323\u0348" * 3 + "规\u20dd"),
    "零宽字符": filled("规\u200b定\u200d\ufeff应\u2060当"),
    "生僻字": filled("𠀀𠀁𠀂𪚥龘靐"),
    "控制字符": filled("规\x01定\x1f\x7f\x85"),
    "没有空格的长串": filled("x"),
    "没有空格的长数字": filled("9"),
    "格式串": filled("%s%n%x{0}{{}}${7*7}#{7*7}"),
}  # fmt: skip

# --- Refused, or cut off where it does no harm.
REFUSED: dict[str, list[tuple[str, str]]] = {
    "10 KB 汉字": [("q", "政" * 3_400)],
    "10 KB 字母": [("q", "x" * 10_240)],
    "一千个词": [("q", " ".join(f"词语{number}" for number in range(1_000)))],
    "一千个引号": [("q", "“" * 1_000)],
    "一千个通配符": [("q", "*?" * 500)],
    "空字节": [("q", "规定\x00应当")],
    "很深的页": [("q", "规定"), ("page", "999999999")],
    "极深的页": [("q", "规定"), ("page", "9" * 400)],
    "负的页": [("q", "规定"), ("page", "-1")],
    "别的数字的页": [("q", "规定"), ("page", "٣")],
    "一个筛选五百个值": [("q", "规定"), *(("agency", f"a{number}") for number in range(500))],
    "很长的筛选值": [("q", "规定"), ("agency", "x" * 5_000)],
    "筛选值里的空字节": [("q", "规定"), ("agency", "a\x00b")],
    "不是年份": [("q", "规定"), ("year", "20*")],
    "不是日期": [("q", "规定"), ("from", "2026-02-31"), ("to", "9" * 300)],
    "不知道的次序": [("q", "规定"), ("sort", "password")],
    "很长的原话": [("exact", "规" * 3_000)],
    "很多的词": [("all", " ".join(WORDS[:20]))],
    "很多的排除": [("q", "规定"), ("none", " ".join(CHARACTERS))],
    "词里的空字节": [("any", "规\x00定")],
    "不是文号": [("number", "*:* OR 1")],
    "不知道的位置": [("all", "规定"), ("in", "password")],
}

FACETS = ("kind", "agency", "topic", "year", "genre", "validity", "matters", "fields")
SOME = " ".join(WORDS[:10])
SOME_CHARACTERS = " ".join(CHARACTERS[:10])

# --- Allowed, by more parameters than one.
MANY: dict[str, list[tuple[str, str]]] = {
    "八个筛选各二十个值": [
        ("q", "规定"), *((name, f"{2000 + number}") for name in FACETS for number in range(20)),
    ],
    "重复的参数": [*(("q", f"规定{number}") for number in range(300)), *(("page", "1") for _ in range(300))],
    "不知道的参数": [("q", "规定"), *((f"x{number}[$gt]", "1") for number in range(300))],
    "最后一页": [("q", "规定 应当"), ("page", "50")],
    "没有问题的最后一页": [("page", "50")],
    "按日期，二百个常用字": [("q", filled(CHARACTERS)), ("sort", "date")],
    "按日期，常用词": [("q", filled(" ".join(WORDS))), ("sort", "date")],
    "一百年": [("q", "规定"), ("from", "1926-01-01"), ("to", "2026-12-31"), ("sort", "date")],
    "高级：十个常用词都要": [("all", SOME)],
    "高级：十个常用字都要": [("all", SOME_CHARACTERS)],
    "高级：十个常用字任意": [("any", SOME_CHARACTERS)],
    "高级：十个都不要": [("none", SOME_CHARACTERS)],
    "高级：一个都不要，别的都要": [("all", SOME), ("any", SOME_CHARACTERS), ("none", "没有这个词")],
    "高级：二百字的原话": [("exact", filled(CHARACTERS))],
    "高级：原话里一个字重复": [("exact", filled("的"))],
    "高级：原话里的字用标点隔开": [("exact", filled("的，"))],
    "高级：标题里": [("all", SOME_CHARACTERS), ("any", SOME), ("in", "title")],
    "高级：全部填满": [
        ("q", filled(" ".join(WORDS))), ("all", SOME_CHARACTERS), ("any", SOME), ("none", "甲 乙 丙 丁"),
        ("exact", "应当"), ("number", "〔2026〕5号"), ("from", "1926-01-01"), ("to", "2026-12-31"), ("sort", "date"),
    ],
}  # fmt: skip

# Bytes that are no text: as they stand in an address.
RAW: dict[str, str] = {
    "不是 UTF-8": "q=%FF%FE%80",
    "半个字": "q=%E6%94",
    "代理对的一半": "q=%ED%A0%80%ED%B0%80",
    "百分号": "q=%%%25%2",
    "没有等号": "q&&&==&page",
    "双重编码": "q=%25E8%25A7%2584%25E5%25AE%259A",
}


def questions() -> Iterator[tuple[str, str]]:
    """Each with what it is called: the part of an address behind the question mark."""
    for name, text in ALLOWED.items():
        yield name, urlencode({"q": text}, errors="surrogatepass")
    for some in (MANY, REFUSED):
        for name, pairs in some.items():
            yield name, urlencode(pairs)
    yield from RAW.items()


def addresses() -> Iterator[tuple[str, str]]:
    """Each with what it is called: every question put to the page, the API, the suggestions and the advanced form."""
    for name, query in questions():
        for path in ("/search/", "/api/v1/search", "/search/suggest/", "/search/advanced/"):
            yield f"{path} {name}", f"{path}?{query}"
    for typed in ("的", "规定", "a", "zwgk", "第", "〔", quote("的" * 60, safe="")):
        yield f"/search/suggest/ “{typed[:9]}”", f"/search/suggest/?q={typed if '%' in typed else quote(typed)}"
