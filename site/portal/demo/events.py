"""听证、旁听、开放日: one hearing that takes registrations, one that was drawn, one with its
minutes, an open day nearly full. Everybody in them is invented."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.review.admission import admit
from interaction.consultations.events import drawing, registering, seats
from interaction.consultations.events.attending import check_in
from interaction.consultations.events.models import Basis, Event, PlaceCategory, Statement
from interaction.consultations.events.models.kinds import EventKind, SelectionWay, Taken

from .admitted import SOURCE, County
from .requests import clock_at

SURNAMES, GIVEN = "赵钱孙周吴郑冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜", "子墨雨桐浩然思远佳宁明哲晓棠立秋"
DRAW = "《青禾晚报》刊登的福彩“3D”连续三期（演示用）开奖号码，按期次先后连写"


def load(county: County, people: dict[str, Any]) -> int:
    """All events, with those who registered. Gives their number."""
    made = [_hearing(county), _drawn(county, people["gongkaiban"]), _held(county, people["gongkaiban"]), _day(county)]
    return len(made)


def at(county: County, days: int, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(county.today + timedelta(days=days), time(hour, minute)))


def _event(
    county: County, agency: str, published: int, categories: Iterable[tuple[str, int, str]], basis: str, **fields: Any
) -> Event:
    agencies = county.agencies[agency]
    event = Event(
        lead_agency=agencies, basis=Basis.objects.get(name=basis), contact=f"{agencies.name}，电话 0000-8120018",
        **fields,
    )  # fmt: skip
    event.categories.set([PlaceCategory(name=name, places=places, who=who) for name, places, who in categories])
    event.clean()
    admit([(event, at(county, published, 9))], SOURCE)
    return Event.objects.get(pk=event.pk)


def _register(event: Event, category: str, number: int, on: datetime, reason: str = "") -> Any:
    """Somebody who does not exist registers on that day."""
    person = SURNAMES[number % len(SURNAMES)] + GIVEN[number % 15 : number % 15 + 1 + number % 2]
    data = {
        "category": PlaceCategory.objects.get(event=event, name=category).pk, "name": person,
        "phone": f"0000-82{number:05d}", "email": "", "reason": reason,
    }  # fmt: skip
    with clock_at(on + timedelta(minutes=7 * number)):
        return registering.register(event.pk, data, secret=f"demo-{event.title}-{number}")[0]


def _hearing(county: County) -> Event:
    event = _event(
        county, "development", -4,
        [("消费者代表", 10, "年满18周岁、用管道天然气的县城居民"), ("旁听人", 20, ""), ("媒体", 5, "有采访证件的记者")],
        "定价听证", title="青禾县管道天然气居民用气价格调整听证会", kind=EventKind.HEARING,
        summary="拟调整县城居民用管道天然气价格，公开征集消费者代表、旁听人和媒体，欢迎报名。",
        opens_at=at(county, -3), closes_at=at(county, 9, 18), starts_at=at(county, 38, 9), ends_at=at(county, 38, 12),
        place="青禾县行政中心二号楼三层第一会议室（公交 3 路“行政中心”站下）", materials_on=at(county, 22).date(),
        selection=SelectionWay.DRAW, draw_source=DRAW, draw_at=at(county, 14, 12), asks_reason=True,
        selection_rule="消费者代表、旁听人、媒体分别抽签，各按名额排定，其余依次候补。",
        agenda="<h3>听证事项</h3><p>上游气价调整以后，县城居民用气销售价格怎样疏导、困难家庭怎样补助。</p><h3>议程</h3><ol>"
        "<li>主持人宣布听证事项和纪律</li><li>定价方案提出人陈述方案</li><li>成本监审人介绍监审结论</li>"
        "<li>听证会参加人发表意见、提问</li><li>参加人审阅笔录并签名</li></ol>",
    )  # fmt: skip
    for number in range(7):
        reason = "家里三口人，冬天壁挂炉取暖，想知道采暖季怎样分档。" if number % 2 else "老旧小区刚通气，关心开口费。"
        _register(event, "消费者代表" if number < 5 else "旁听人", number, at(county, -2, 10), reason)
    return event


def _drawn(county: County, officer: Any) -> Event:
    """Registration is over, the draw was held; the event is still to come."""
    event = _event(
        county, "government", -24, [("旁听人", 6, "年满18周岁的本县居民")], "旁听政府会议",
        title="青禾县人民政府第二十三次常务会议旁听公告", kind=EventKind.SIT_IN,
        summary="会议审议养老服务三年规划等议题，邀请六位居民旁听。",
        opens_at=at(county, -23), closes_at=at(county, -8, 18),
        starts_at=at(county, 6, 9), ends_at=at(county, 6, 11, 30), place="青禾县行政中心一号楼四层常务会议室",
        selection=SelectionWay.DRAW, draw_source=DRAW, draw_at=at(county, -5, 12),
        agenda="<ol><li>审议《青禾县养老服务发展三年规划》</li><li>听取今冬供热准备情况汇报</li>"
        "<li>审议农村公路养护办法</li></ol><p>旁听人不发言，有意见可以会后书面提出。</p>",
    )  # fmt: skip
    for number in range(20, 37):
        _register(event, "旁听人", number, at(county, -20, 9))
    with clock_at(at(county, -8, 18, 1)):
        drawing.freeze(event.pk)
    with clock_at(at(county, -5, 15)):
        drawing.enter_seed(event.pk, "4 1 9、0 7 3、6 6 2", "https://example.com/lottery", officer)
    seats.cancel(event.registrations.get(rank=2))
    return event


def _held(county: County, officer: Any) -> Event:
    """Over, with its minutes and what became of each opinion."""
    event = _event(
        county, "development", -85, [("消费者代表", 6, "县城用水户"), ("旁听人", 6, "")], "定价听证",
        title="青禾县城区自来水价格调整听证会", kind=EventKind.HEARING,
        summary="城区居民生活用水拟实行阶梯价格，听取用水户意见。",
        opens_at=at(county, -84), closes_at=at(county, -66, 18),
        starts_at=at(county, -46, 9), ends_at=at(county, -46, 12), place="青禾县行政中心二号楼三层第一会议室",
        materials_on=at(county, -62).date(), selection=SelectionWay.FIRST,
        agenda="<p>听取城区居民生活用水阶梯价格方案的意见。</p>",
        minutes="<p>听证会由县发展和改革局副局长主持，应到 10 人，实到 10 人。方案提出人陈述了两个方案，"
        "成本监审人介绍了定价成本监审结论。五位消费者代表全部发言，三位赞成方案一，两位赞成方案二，都要求先修管网、再谈涨价。</p>",
        outcome="<p>综合听证意见，采用方案一，把第一档水量由每户每月 12 吨提高到 14 吨，"
        "五口以上家庭每增加一人再加 3 吨；低保、特困家庭每户每月免 6 吨。价格文件另行印发并公开征求意见。</p>",
    )  # fmt: skip
    Statement.objects.bulk_create(
        Statement(event=event, sort_order=order, speaker=speaker, text=text, taken=taken, reason=reason)
        for order, (speaker, text, taken, reason) in enumerate(
            [
                ("1号消费者代表", "一家五六口人，第一档 12 吨不够用。", Taken.YES,
                 "第一档提高到 14 吨，多人口家庭按人加量。"),
                ("2号消费者代表", "低保户应当免一部分水费。", Taken.YES, "低保、特困家庭每户每月免 6 吨。"),
                ("4号消费者代表", "管网漏损不应当算进水价。", Taken.PARTLY,
                 "漏损率超过规定上限的部分已经从定价成本中剔除，上限以内的按规定计入。"),
                ("5号消费者代表", "建议三年内不再调价。", Taken.NO,
                 "调价周期由上级定价目录规定，本次不能承诺，届时仍按程序听证。"),
            ]
        )
    )  # fmt: skip
    for number in range(40, 50):
        one = _register(event, "消费者代表" if number % 2 else "旁听人", number, at(county, -80, 9))
        with clock_at(at(county, -46, 8, 40)):
            _arrive(event, one.pk, officer)
    return event


def _arrive(event: Event, key: int, officer: Any) -> None:
    one = event.registrations.get(pk=key)
    if one.check_code:
        check_in(event, one.check_code, officer)


def _day(county: County) -> Event:
    """First come, first served: the children's places are full and some wait."""
    event = _event(
        county, "health", -6, [("亲子家庭", 5, "带一名 6—12 岁儿童，按家庭报名"), ("居民", 30, "")], "政府开放日",
        title="“走进疾控中心”政府开放日", kind=EventKind.OPEN_DAY,
        summary="看一看疫苗怎样保存、水样怎样检验，听医生讲冬季传染病预防。",
        opens_at=at(county, -6, 10), closes_at=at(county, 8, 18),
        starts_at=at(county, 12, 9), ends_at=at(county, 12, 11, 30), place="青禾县疾病预防控制中心一楼大厅",
        selection=SelectionWay.FIRST,
        agenda="<ol><li>参观疫苗冷链库、微生物实验室</li><li>水质检验演示</li><li>医生讲课和答疑</li></ol>",
    )  # fmt: skip
    for number in range(60, 72):
        _register(event, "亲子家庭" if number < 67 else "居民", number, at(county, -5, 9))
    return event
