"""The first words of the list, and who keeps it. A county makes the list its own."""

from cms.agencies.roles import EDITOR, OPENNESS_OFFICE, RECEIVER, SITE_MANAGER, grant

from .models import Decision, HeldWord

_C = HeldWord.Category
# General on purpose: what misleads and hurts people on every public page. The rest is the county's to know.
WORDS = {
    _C.ABUSE: ["王八蛋", "混账东西", "不要脸", "去死吧", "狗东西", "畜生不如", "白痴", "废物东西", "蠢货"],
    _C.AGITATION: ["砸了政府", "堵路闹事", "聚众闹事", "打死他", "放火烧", "人肉他", "同归于尽"],
    _C.FRAUD: [
        "加微信", "加我微信", "加V信", "加扣扣", "刷单", "日结兼职", "代办证件", "代开发票", "办假证", "无抵押贷款",
        "秒批贷款",
        "网赌", "稳赚不赔", "内部消息稳赚", "点击链接领取", "免费领红包", "高价回收", "代写论文", "出售个人信息",
    ],
    _C.INDECENT: ["裸聊", "约炮", "色情网站", "成人影片", "上门服务小姐"],
}  # fmt: skip


def setup() -> None:
    """Fill an empty list, once: a word that editors took out stays out. Safe to run again."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [HeldWord], ["add", "change", "delete", "view"])
    grant([EDITOR, RECEIVER, OPENNESS_OFFICE, SITE_MANAGER], [Decision], ["add", "view"])
    if HeldWord.objects.exists():
        return
    HeldWord.objects.bulk_create(
        HeldWord(text=text, category=category) for category, texts in WORDS.items() for text in texts
    )
