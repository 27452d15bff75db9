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
ACCOUNTS = (EDITOR, FIRST, SECOND, THIRD, OFFICE, MANAGER)


def make() -> dict[str, User]:
    """The demo staff by user name, made where they are missing."""
    mark, _ = Group.objects.get_or_create(name=MARK)
    hashed = make_password(PASSWORD)  # slow by design: once for all
    people = {}
    for account in ACCOUNTS:
        user = User.objects.filter(username=account.username).first()
        if user is None:
            user = User.objects.create(
                username=account.username,
                password=hashed,
                first_name=account.name,
                agency=Agency.objects.get(slug=account.agency) if account.agency else None,
            )
            user.groups.set([roles.role(account.role), mark])
        people[account.username] = user
    return people
