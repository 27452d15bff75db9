"""What every catalogue begins with: the themes of public data, and on what terms it may be used. A county follows its
province: it renames, adds and removes."""

from cms.agencies.roles import EDITOR, OPENNESS_OFFICE, REVIEWERS, SITE_MANAGER, grant

from .models import Licence, OpenDataSettings, Theme

# name, code, theme of the EU's vocabulary of data themes (by which other catalogues sort)
THEMES = [
    ("信用服务", "credit", "ECON"),
    ("医疗卫生", "health", "HEAL"),
    ("社保就业", "employment", "SOCI"),
    ("公共安全", "public-safety", "JUST"),
    ("城建住房", "housing", "REGI"),
    ("交通运输", "transport", "TRAN"),
    ("教育文化", "education", "EDUC"),
    ("科技创新", "technology", "TECH"),
    ("资源能源", "energy", "ENER"),
    ("生态环境", "environment", "ENVI"),
    ("工业制造", "industry", "ECON"),
    ("农业农村", "agriculture", "AGRI"),
    ("商贸流通", "trade", "ECON"),
    ("财税金融", "finance", "ECON"),
    ("安全生产", "work-safety", "GOVE"),
    ("市场监管", "market", "ECON"),
    ("社会救助", "welfare", "SOCI"),
    ("法律服务", "law", "JUST"),
    ("生活服务", "living", "SOCI"),
    ("气象水文", "weather", "ENVI"),
    ("地理空间", "geography", "REGI"),
    ("机构团体", "government", "GOVE"),
    ("其他", "other", "GOVE"),
]

# name, code, address of the full text, what it says in plain words
LICENCES = [
    (
        "公共数据无条件开放许可（署名）",
        "open-attribution",
        "",
        "可以自由复制、传播、加工、用于商业，不必申请、不收费用。使用时注明数据来源（本平台名称、数据集名称、版本或获取日期）；"
        "加工过的要说明改了什么；不得让人误以为得到了提供机构的认可；不得与其他数据结合识别特定个人。",
    ),
    (
        "知识共享 署名 4.0（CC BY 4.0）",
        "cc-by-4-0",
        "https://creativecommons.org/licenses/by/4.0/",
        "可以自由复制、传播、修改、用于商业，但要注明来源、附上许可的链接，并说明是否做了修改。",
    ),
    (
        "知识共享 公共领域贡献（CC0 1.0）",
        "cc0-1-0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "不保留任何权利，可以不经许可、不注明来源地使用。注明来源能帮助别人核对，建议注明。",
    ),
    (
        "公共数据有条件开放使用协议",
        "conditional",
        "",
        "经申请同意后，按申请的用途、范围和期限使用；不得转给他人，不得用于识别特定个人；用完按约定删除；"
        "发布成果时注明数据来源，不公开原始数据。",
    ),
]


def setup() -> None:
    """Fill the tables of a new portal; later they belong to those who keep the catalogue. Safe to run again."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Theme, Licence], ["add", "change", "delete", "view"])
    grant([EDITOR, *REVIEWERS], [Theme, Licence], ["view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [OpenDataSettings], ["change", "view"])
    if not Theme.objects.exists():
        Theme.objects.bulk_create(
            Theme(name=name, code=code, eu_theme=eu_theme, order=order * 10)
            for order, (name, code, eu_theme) in enumerate(THEMES, start=1)
        )
    if not Licence.objects.exists():
        Licence.objects.bulk_create(
            Licence(name=name, code=code, url=url, terms=terms, order=order * 10)
            for order, (name, code, url, terms) in enumerate(LICENCES, start=1)
        )
