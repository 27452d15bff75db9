"""What is asked of open data, and who asks, as far as that is needed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cms.agencies.models import Agency
from interaction.casework.papers.store import PaperField
from interaction.casework.sending.forms import ReachedForm, StepForm
from opendata.datasets.models import Dataset

from ..kinds import RULES, Kind, Rule
from ..submission import open_for

LONGEST = 3_000
LEAST = 4  # letters and digits
NONE, UNKNOWN = "", "unknown"
_MONTHS = {"3": "3 个月", "6": "半年", "12": "一年", "24": "两年"}
_ANSWERING = (Agency.Kind.GOVERNMENT, Agency.Kind.DEPARTMENT, Agency.Kind.TOWNSHIP)


def agencies() -> list[Agency]:
    """Those whose data may be wanted."""
    return list(Agency.objects.current().filter(kind__in=_ANSWERING).order_by("order", "pk"))


class AboutForm(StepForm):
    kind = forms.ChoiceField(
        label="您要提什么", widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}：{rule.means}") for kind, rule in RULES.items()],
    )  # fmt: skip
    dataset = forms.ChoiceField(
        label="关于哪个数据集", required=False,
        help_text="纠错和申请必须选；想要的数据目录里没有的，选“目录里没有”。",
    )  # fmt: skip
    to = forms.ChoiceField(
        label="可能在哪个部门", required=False,
        help_text="只有目录里没有的才要选。不知道就选“不知道”，由县政府办公室转给管这些数据的部门。",
    )  # fmt: skip
    subject = forms.CharField(
        label="标题", max_length=60, help_text="一句话，例如“想要公交到站时刻”“第 12 行的坐标不对”。"
    )
    text = forms.CharField(
        label="内容", max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="需求写要哪几项、多大范围、多久更新一次、做什么用；纠错写现在是什么、应当是什么、根据是什么；"
        f"申请写用来做什么、给谁用。最多 {LONGEST} 字，不要写身份证号、电话，下一步再填联系方式。",
    )  # fmt: skip
    place = forms.CharField(
        label="在哪一行、哪一列",
        max_length=200,
        required=False,
        help_text="数据纠错的，写明哪个表、哪一行、哪一列，查得快。",
    )
    papers = PaperField(required=False, clean_pictures=True, label="附件（可以不加）")

    required_messages: ClassVar[Mapping[str, str]] = {
        "kind": "请选择要提什么。",
        "subject": "请写一个标题，一句话说清是什么事。",
        "text": "请写下内容。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("dataset", _datasets()), ("to", _addressees())):
            field: Any = self.fields[name]
            field.choices = choices
        self.fields["to"].initial = UNKNOWN
        self.fields["dataset"].error_messages["invalid_choice"] = "目录里没有这个数据集了，请重新选择。"
        self.fields["to"].error_messages["invalid_choice"] = "请重新选择部门，或者选“不知道”。"

    def clean_text(self) -> str:
        """As it was written, to the last blank."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(self.required_messages["text"])
        if sum(character.isalnum() for character in text) < LEAST:
            raise ValidationError("写得太短，看不出是什么事。请写具体些。")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        slug, kind = data.get("dataset"), data.get("kind")
        data["dataset"] = dataset = _dataset(slug) if slug else None
        data["agency"] = None if dataset else _agency(data.get("to") or UNKNOWN)
        if kind and "dataset" not in self.errors and (problem := open_for(kind, dataset)):
            self.add_error("dataset", problem)
        return data


def _datasets() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in Dataset.objects.public().select_related("lead_agency").order_by("lead_agency__order", "title"):
        groups.setdefault(one.lead_agency.display_name, []).append((one.slug, one.title))
    return [(NONE, "目录里没有"), *groups.items()]


def _addressees() -> list[tuple[str, str]]:
    return [(UNKNOWN, "不知道，请帮我转"), *((one.slug, one.name) for one in agencies())]


def _dataset(slug: str) -> Dataset | None:
    return Dataset.objects.public().select_related("lead_agency").filter(slug=slug).first()


def _agency(slug: str) -> Agency | None:
    return Agency.objects.county() if slug == UNKNOWN else next((one for one in agencies() if one.slug == slug), None)


class SenderForm(ReachedForm):
    """Who asks; ``rule``: of the kind, which says what may be left out."""

    phone_help = "有不明白的地方好问您。手机，或者带区号的座机。"
    field_order = ("safeguards", "months", "name", "phone", "email", "wish_public")

    safeguards = forms.CharField(
        label="数据怎样保管", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="放在哪里、谁能看到、用完怎么处理。这是决定能不能给的重要依据。",
    )  # fmt: skip
    months = forms.TypedChoiceField(label="要用多久", coerce=int, choices=list(_MONTHS.items()), initial="12")
    name = forms.CharField(
        label="姓名或单位名称", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="加密保存，只有经办人能看，每次查看都有记录。",
    )  # fmt: skip
    wish_public = forms.ChoiceField(
        label="这个需求能不能公开", widget=forms.RadioSelect, initial="yes",
        choices=[("yes", "可以公开，让有同样需要的人看到需求和答复"), ("no", "不公开")],
        help_text="公开的只有标题、内容和答复，先经核查，去掉个人信息；以后随时可以改成不公开。",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.kind != Kind.ACCESS:
            del self.fields["safeguards"], self.fields["months"]
        if rule.kind != Kind.WANTED:
            del self.fields["wish_public"]
        if not rule.signed:
            for name in ("name", "phone"):
                self.fields[name].required = False
            self.fields["name"].help_text = "可以不填，一样办理。" + str(self.fields["name"].help_text)

    def clean_wish_public(self) -> bool:
        return bool(self.cleaned_data["wish_public"] == "yes")
