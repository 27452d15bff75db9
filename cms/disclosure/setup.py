"""The tables a portal starts with. Safe to run again: what is there already, edited or not, stays as it is."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import DisclosureLimit, Field, Genre, Matter, StandardItem, Topic

# 主题分类 of the State Council's portal: 22 classes, two levels.
TOPICS = {
    "机构": "",
    "综合政务": "政务公开 政务督查 应急管理 电子政务 文秘工作 保密工作 信访 参事、文史 其他",
    "国民经济管理、国有资产监管": "宏观经济 经济体制改革 统计 物价 国有资产监管 重大建设项目 其他",
    "财政、金融、审计": "财政 税务 银行 货币（含外汇） 证券 保险 社会信用体系建设 审计 其他",
    "国土资源、能源": "土地 矿产 水资源 海洋 煤炭 石油与天然气 电力 其他",
    "农业、林业、水利": "农业、畜牧业、渔业 林业 水利 其他",
    "工业、交通": "机械制造与重工业 轻工纺织 化工 国防工业 航天、航空 信息产业（含电信） 公路 水运 铁路 民航 邮政 其他",
    "商贸、海关、旅游": "对外经贸合作 国内贸易（含供销） 海关 检验、检疫 旅游 其他",
    "市场监管、安全生产监管": "工商 质量监督 标准 食品药品监管 安全生产监管 其他",
    "城乡建设、环境保护": (
        "城市规划 城乡建设（含住房） 环境监测、保护与治理 节能与资源综合利用 气象、水文、测绘、地震 其他"
    ),
    "科技、教育": "科技 教育 知识产权 其他",
    "文化、广电、新闻出版": "文化 文物 新闻出版 广播、电影、电视 其他",
    "卫生、体育": "卫生 医药管理 体育 其他",
    "人口与计划生育、妇女儿童工作": "",
    "劳动、人事、监察": "劳动就业 社会保障 人事工作 军转安置 监察 纠正行业不正之风 其他",
    "公安、安全、司法": "公安 国家安全 司法 其他",
    "民政、扶贫、救灾": "减灾救灾 优抚安置 社会福利 行政区划与地名 社团管理 扶贫 其他",
    "民族、宗教": "民族事务 宗教事务",
    "对外事务": "外交、外事 国际条约、国际组织 其他",
    "港澳台侨工作": "",
    "国防": "",
    "其他": "",
}

NORMATIVE, INTERPRETATION, ANNUAL_REPORT = "normative", "interpretation", "annual_report"
# 体裁: code, name, role.
GENRES = [
    ("law", "法律法规规章", ""),
    ("normative", "行政规范性文件", NORMATIVE),
    ("order", "命令", ""),
    ("decision", "决定", ""),
    ("announcement", "公告", ""),
    ("public-notice", "通告", ""),
    ("notice", "通知", ""),
    ("circular", "通报", ""),
    ("opinion", "意见", ""),
    ("reply", "批复", ""),
    ("letter", "函", ""),
    ("minutes", "纪要", ""),
    ("plan", "规划计划", ""),
    ("statistics", "统计信息", ""),
    ("budget", "财政预决算", ""),
    ("interpretation", "政策解读", INTERPRETATION),
    ("annual-report", "政府信息公开年报", ANNUAL_REPORT),
    ("other", "其他", ""),
]

# 《政府信息公开条例》第二十条.
MATTERS = [
    ("法规、规章和规范性文件", "行政法规、规章和规范性文件"),
    ("机构职能", "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名"),
    ("规划计划", "国民经济和社会发展规划、专项规划、区域规划及相关政策"),
    ("统计信息", "国民经济和社会发展统计信息"),
    (
        "行政许可和管理服务",
        "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
    ),
    (
        "行政处罚和强制",
        "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定",
    ),
    ("财政预决算", "财政预算、决算信息"),
    ("行政事业性收费", "行政事业性收费项目及其依据、标准"),
    ("政府采购", "政府集中采购项目的目录、标准及实施情况"),
    ("重大建设项目", "重大建设项目的批准和实施情况"),
    ("民生政策", "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"),
    ("应急管理", "突发公共事件的应急预案、预警信息及应对情况"),
    ("监督检查", "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况"),
    ("公务员招考", "公务员招考的职位、名额、报考条件等事项以及录用结果"),
    ("其他法定事项", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"),
]

# 基层政务公开标准化规范化试点领域（国办发〔2019〕54号）.
FIELDS = [
    ("land-planning", "国土空间规划"),
    ("major-projects", "重大建设项目"),
    ("public-resources", "公共资源交易"),
    ("budget", "财政预决算"),
    ("work-safety", "安全生产"),
    ("tax", "税收管理"),
    ("land-requisition", "征地补偿"),
    ("housing-expropriation", "国有土地上房屋征收与补偿"),
    ("affordable-housing", "保障性住房"),
    ("rural-housing", "农村危房改造"),
    ("environment", "生态环境"),
    ("culture", "公共文化服务"),
    ("legal-services", "公共法律服务"),
    ("poverty-relief", "扶贫"),
    ("disaster-relief", "救灾"),
    ("food-drug", "食品药品监管"),
    ("city-management", "城市综合执法"),
    ("employment", "就业创业"),
    ("social-insurance", "社会保险"),
    ("social-assistance", "社会救助"),
    ("elderly-care", "养老服务"),
    ("household-registration", "户籍管理"),
    ("farm-subsidies", "涉农补贴"),
    ("compulsory-education", "义务教育"),
    ("health", "医疗卫生"),
    ("municipal-services", "市政服务"),
]

WORKDAYS, DAYS = DisclosureLimit.Unit.WORKDAYS, DisclosureLimit.Unit.DAYS
# What laws set instead of 条例 art. 26: name, length, unit, start, basis, matter it holds for of itself.
LIMITS = [
    ("政府预算、决算及报表", 20, DAYS, "批准之日", "《预算法》第十四条", 7),
    ("部门、单位预算、决算及报表", 20, DAYS, "批复之日", "《预算法》第十四条、《预算法实施条例》第六条", None),
    ("政府采购中标、成交结果", 2, WORKDAYS, "确定之日", "《政府采购法实施条例》第四十三条", None),
    ("政府采购合同", 2, WORKDAYS, "签订之日", "《政府采购法实施条例》第五十条", None),
    ("中标候选人公示", 3, DAYS, "收到评标报告之日", "《招标投标法实施条例》第五十四条", None),
    ("征收土地公告", 15, WORKDAYS, "收到批准文件之日", "《土地管理法实施条例》第三十一条", None),
    ("撤回行政处罚决定并说明理由", 3, WORKDAYS, "变更、撤销之日", "《行政处罚法》第四十八条、第八十五条", None),
    ("行政许可、行政处罚决定公示", 7, WORKDAYS, "作出决定之日", "国办发〔2018〕118号", None),
]


def setup() -> None:
    tables = [Topic, Genre, Matter, Field, DisclosureLimit, StandardItem]
    grant([OPENNESS_OFFICE, SITE_MANAGER], tables, ["add", "change", "delete", "view"])
    _fill()


def _fill() -> None:
    for number, (name, children) in enumerate(TOPICS.items(), 1):
        Topic.objects.get_or_create(code=f"{number:02d}", defaults={"name": name})
        for child, child_name in enumerate(children.split(), 1):
            Topic.objects.get_or_create(code=f"{number:02d}{child:02d}", defaults={"name": child_name})
    for order, (code, name, role) in enumerate(GENRES, 1):
        Genre.objects.get_or_create(code=code, defaults={"name": name, "role": role, "order": order})
    for number, (name, text) in enumerate(MATTERS, 1):
        Matter.objects.get_or_create(number=number, defaults={"name": name, "text": text})
    for order, (code, name) in enumerate(FIELDS, 1):
        Field.objects.get_or_create(code=code, defaults={"name": name, "order": order})
    for name, days, unit, starts, basis, matter in LIMITS:
        values = {"days": days, "unit": unit, "starts": starts, "basis": basis}
        values["matter"] = Matter.objects.get(number=matter) if matter else None
        DisclosureLimit.objects.get_or_create(name=name, defaults=values)
