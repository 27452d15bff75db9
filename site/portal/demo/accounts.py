"""The demo staff: one person for each role. Their password is public and good for nothing but a demo."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cms.agencies import roles
from cms.agencies.models import Agency, User

PASSWORD = "qinghe-demo-2026"  # noqa: S105 - printed at the first start; load_demo refuses production settings
MARK = "演示账号"  # the group that tells these accounts from real ones in the admin's list of users


@dataclass(frozen=True)
class Account:
    """``agency`` is the slug of the agency whose things they may touch; empty: the whole county."""

    username: str
    role: str
    name: str
    agency: str = ""

    @property
    def password(self) -> str:
        return PASSWORD


EDITOR = Account("bianji", roles.EDITOR, "江予", "education")
FIRST = Account("chushen", roles.FIRST_REVIEWER, "钟棣", "education")
SECOND = Account("fushen", roles.SECOND_REVIEWER, "柳青岩", "education")
THIRD = Account("zhongshen", roles.THIRD_REVIEWER, "宋蔚", "education")
OFFICE = Account("gongkaiban", roles.OPENNESS_OFFICE, "丁荷")
MANAGER = Account("guanliyuan", roles.SITE_MANAGER, "梁砚舟")
# 依申请公开 at one agency, and at a second one, so that a case can go to and fro between them.
CASEWORK = (
    Account("shouli", roles.RECEIVER, "祝晓棠", "education"),
    Account("chengban", roles.HANDLER, "陆行舟", "education"),
    Account("shenhe", roles.CASE_REVIEWER, "方知微", "education"),
    Account("fuzeren", roles.OPENNESS_HEAD, "闻一川", "education"),
    Account("shouli2", roles.RECEIVER, "荆予安", "finance"),
    Account("chengban2", roles.HANDLER, "白芷若", "finance"),
    Account("shenhe2", roles.CASE_REVIEWER, "程渡", "finance"),
    Account("fuzeren2", roles.OPENNESS_HEAD, "贺云章", "finance"),
)
# At the agency whose data is opened on conditions: they decide who gets it.
DATA = (
    Account("shouli3", roles.RECEIVER, "商陆", "market"),
    Account("chengban3", roles.HANDLER, "易水", "market"),
    Account("shenhe3", roles.CASE_REVIEWER, "平准", "market"),
    Account("fuzeren3", roles.OPENNESS_HEAD, "关澜", "market"),
)
# Who receives what is written to the county's government and its head.
LETTERS = Account("shouxin", roles.RECEIVER, "苏芷汀", "government")
SUPERVISOR = Account("duban", roles.SUPERVISOR, "顾清越")
ACCOUNTS = (EDITOR, FIRST, SECOND, THIRD, OFFICE, MANAGER, *CASEWORK, *DATA, LETTERS, SUPERVISOR)

# Who did the work of the other agencies' demo cases. They cannot sign in.
_DUTIES = {"shouli": roles.RECEIVER, "chengban": roles.HANDLER, "shenhe": roles.CASE_REVIEWER,
           "fuzeren": roles.OPENNESS_HEAD}  # fmt: skip
_NAMES = {
    "office": "叶知秋 范川 秦牧云 杜若衡",
    "natural-resources": "连山 许苇杭 穆青 樊如松",
    "agriculture": "农月 耿稼 稽田 应穗",
    "civil-affairs": "慕安 桑榆 简宁 向晚舟",
}
COLLEAGUES = tuple(
    Account(f"{agency}-{duty}", role, name, agency)
    for agency, names in _NAMES.items()
    for (duty, role), name in zip(_DUTIES.items(), names.split(), strict=True)
)


def on_duty(agency: str) -> dict[str, str]:
    """Duty (``shouli`` …) → user name, at the agency of this slug."""
    duties = {role: duty for duty, role in _DUTIES.items()}
    return {
        duties[each.role]: each.username for each in (*CASEWORK, *DATA, LETTERS, *COLLEAGUES) if each.agency == agency
    }


def make() -> dict[str, User]:
    """The demo staff by user name, made where they are missing."""
    mark, _ = Group.objects.get_or_create(name=MARK)
    hashed = make_password(PASSWORD)  # slow by design: once for all
    people = {}
    for account in (*ACCOUNTS, *COLLEAGUES):
        user = User.objects.filter(username=account.username).first()
        if user is None:
            user = User.objects.create(
                username=account.username,
                password=hashed if account in ACCOUNTS else make_password(None),
                first_name=account.name,
                agency=Agency.objects.get(slug=account.agency) if account.agency else None,
            )
            user.groups.set([roles.role(account.role), mark])
        people[account.username] = user
    return people
