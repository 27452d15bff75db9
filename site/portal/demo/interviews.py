"""在线访谈: one that takes questions, one that is over, with its transcript. Everybody in them is invented."""

from datetime import timedelta
from typing import Any

from cms.review.admission import admit
from interaction.consultations.interviews import asking, room
from interaction.consultations.interviews.models import Guest, Interview, InterviewQuestion
from interaction.moderation import decisions

from .admitted import SOURCE, County
from .events import at
from .requests import clock_at


def load(county: County, people: dict[str, Any]) -> int:
    made = [_coming(county, people["gongkaiban"]), _over(county, people["gongkaiban"])]
    return len(made)


def _interview(county: County, agency: str, published: int, guests: list[tuple[str, str]], **fields: Any) -> Interview:
    lead = county.agencies[agency]
    interview = Interview(lead_agency=lead, contact=f"{lead.name}办公室，电话 0000-8120033", **fields)
    interview.guests.set([Guest(name=name, post=post) for name, post in guests])
    interview.clean()
    admit([(interview, at(county, published, 10))], SOURCE)
    return Interview.objects.get(pk=interview.pk)


def _ask(interview: Interview, number: int, moment: Any, text: str, who: str = "") -> InterviewQuestion:
    with clock_at(moment):
        data = {"text": text, "who": who, "guest": ""}
        return asking.ask(interview, data, secret=f"demo-{interview.title}-{number}")[0]


def _accept(question: InterviewQuestion, officer: Any, moment: Any) -> None:
    with clock_at(moment):
        decisions.decide(question, "accepted", officer)


def _coming(county: County, officer: Any) -> Interview:
    interview = _interview(
        county, "education", -3, [("钟秋白", "县教育局局长"), ("骆嘉禾", "县教育局基础教育股股长")],
        title="在线访谈：课后服务怎样办得更好", summary="县教育局负责人谈课后服务的内容、收费和师资，现在就可以提问。",
        topic="<p>本学期全县小学、初中课后服务全覆盖。学什么、收多少、谁来教、几点放学，欢迎家长提问。</p>",
        opens_at=at(county, -3, 12), closes_at=at(county, 3, 16, 30), starts_at=at(county, 3, 15),
        ends_at=at(county, 3, 16, 30),
    )  # fmt: skip
    first = _ask(interview, 1, at(county, -2, 20), "课后服务能不能延长到六点半？双职工接不了孩子。", "林女士")
    _accept(first, officer, at(county, -1, 9))
    _accept(_ask(interview, 2, at(county, -2, 21), "外请的体育老师有没有资质审核？"), officer, at(county, -1, 9, 5))
    _ask(interview, 3, at(county, -1, 19), "收费标准每学期公示吗？困难家庭减免怎样申请？", "周先生")
    return interview


SAID = [
    (
        "host",
        "各位网友好，欢迎来到青禾县人民政府网站在线访谈。今天请到县民政局局长宣禾，谈谈老年人助餐。请宣局长跟大家打个招呼。",
    ),
    (
        "guest",
        "各位网友好。到上个月底，全县已经建成老年食堂和助餐点 46 个，覆盖全部街道和三分之二的行政村。",
    ),
    ("host", "大家最关心的是价格。"),
    ("guest", "七十周岁以上每餐补 3 元，八十周岁以上补 5 元，低保、特困老人补 8 元，刷社保卡当场减。"),
]


def _over(county: County, officer: Any) -> Interview:
    interview = _interview(
        county, "civil-affairs", -20, [("宣禾", "县民政局局长")],
        title="在线访谈：老年食堂进村入户", summary="县民政局局长谈老年食堂建在哪里、一餐多少钱、送餐怎样申请。",
        topic="<p>老年人吃饭是件大事。建点、补贴、送餐、食品安全，都可以问。</p>",
        opens_at=at(county, -20, 12), closes_at=at(county, -14, 16), starts_at=at(county, -14, 14, 30),
        ends_at=at(county, -14, 16),
    )  # fmt: skip
    guest = "宣禾（县民政局局长）"
    start = at(county, -14, 14, 31)
    questions = [
        _ask(interview, 1, at(county, -16, 9), "行动不便的老人可以送餐上门吗？", "老周"),
        _ask(interview, 2, at(county, -15, 9), "山区的村子人少，什么时候能有助餐点？"),
        _ask(interview, 3, at(county, -14, 15), "食堂的菜能不能清淡一点，糖尿病人怎么办？"),
    ]
    for question in questions:
        _accept(question, officer, question.sent_at + timedelta(minutes=20))
    with clock_at(start):
        room.start(interview)
    for place, (kind, text) in enumerate(SAID):
        with clock_at(start + timedelta(minutes=3 * place + 1)):
            room.say(interview, kind, interview.host if kind == "host" else guest, text, officer, f"demo-said-{place}")
    answers = [
        ("可以。六十周岁以上失能、半失能老人由村（社区）登记，网格员和志愿者送餐，送餐费由县财政补。", 20),
        ("人少的村不单独建食堂，用“中心食堂加流动餐车”，明年三月底前把剩下的 38 个村送到。", 28),
    ]
    for place, (text, minute) in enumerate(answers):
        with clock_at(start + timedelta(minutes=minute)):
            room.say(interview, "answer", guest, text, officer, f"demo-answer-{place}", questions[place])
    line = interview.lines.get(order=2)
    with clock_at(start + timedelta(minutes=40)):
        room.correct(line, line.text.replace("46 个", "48 个"), "数字口误", officer)
    with clock_at(at(county, -14, 16)):
        room.end(interview)
    with clock_at(at(county, -12, 10)):
        late = "食堂每天至少有两个少油少盐的菜，标明低糖；卫生院营养师每月核一次菜谱。"
        room.say(interview, "answer", guest, late, officer, "demo-answer-late", questions[2])
    return interview
