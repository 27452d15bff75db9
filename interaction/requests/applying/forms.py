"""The steps of an application, each a form. No purpose is asked: the law does not ask it, either (art. 29)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cms.agencies.models import Agency
from interaction.casework import contacts
from interaction.casework.papers.store import PaperField
from interaction.casework.sending.forms import ReachedForm, StepForm

from .. import identity
from ..models import ApplicantKind, InformationRequest
from .receiving import receiving_agencies

Form, Delivery, IdKind = InformationRequest.Form, InformationRequest.Delivery, InformationRequest.IdKind
PERSON, ORGANISATION = "person", "organisation"


class AgencyForm(StepForm):
    agency = forms.ModelChoiceField(
        label="受理机关", queryset=Agency.objects.none(), to_field_name="slug", empty_label="请选择",
        help_text="向制作或者保存这份信息的机关申请，答复最快（第十条）。找错了也不要紧：机关会告诉您该找谁（第三十六条第五项）。",
    )  # fmt: skip
    who = forms.ChoiceField(
        label="以谁的名义申请", choices=[(PERSON, "我本人（公民）"), (ORGANISATION, "单位（法人或者其他组织）")],
        widget=forms.RadioSelect, help_text="决定后面要填哪些内容。公民、法人和其他组织都可以申请（第二十七条）。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        agencies = receiving_agencies()
        field.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])  # type: ignore[attr-defined]
        field.error_messages["required"] = "请选择受理机关。"
        field.error_messages["invalid_choice"] = "这个机关现在不受理申请，请重新选择。"
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in agencies:
            groups.setdefault(one.get_kind_display(), []).append((one.slug, one.name))
        field.choices = [("", "请选择"), *groups.items()]  # type: ignore[attr-defined]


class InformationForm(StepForm):
    description = forms.CharField(
        label="您要什么信息", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写出名称，或者时间、地点、事项等便于查找的特征，写得越具体，答复越快（第二十九条第二项）。"
        "一份申请写一件事；不用说明为什么要。",
    )  # fmt: skip
    document_number = forms.CharField(
        label="文号",
        max_length=100,
        required=False,
        help_text="知道就填，例如“青政发〔2026〕3号”，可以帮助机关更快找到。",
    )
    form = forms.ChoiceField(
        label="想要的形式", choices=Form.choices, initial=Form.ELECTRONIC,
        help_text="法律要求写明（第二十九条第三项）。原件不便复制的，机关可能改用其他适当形式（第四十条）。",
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="怎样给您", choices=Delivery.choices, initial=Delivery.ONLINE,
        help_text="选“在本网站查看、下载”最快，凭编号和查询码即可；选邮寄、邮箱、传真的，下一步要填地址或者号码。",
    )  # fmt: skip
    papers = PaperField(required=False, label="附件（可以不加）")

    required_messages: ClassVar[Mapping[str, str]] = {
        "description": "请写明您要什么信息，例如“2026年县城义务教育学校学区划分的文件”。"
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = self.fields["papers"]
        files.help_text = "能帮助查找的材料，例如旧文件的照片、委托书。不需要就不加。" + str(files.help_text)

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"]
        if sum(character.isalnum() for character in text) < 4:
            raise ValidationError("写得太短，机关无法查找。请写出信息的名称、时间或者事项。")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        form, delivery = data.get("form"), data.get("delivery")
        if not form or not delivery:
            return data
        if form == Form.READING and delivery != Delivery.PICK_UP:
            self.add_error("delivery", "当场查阅、抄录要到机关来，请选“自行领取”，或者换一种形式。")
        elif delivery in (Delivery.ONLINE, Delivery.EMAIL) and form != Form.ELECTRONIC:
            self.add_error("delivery", "通过网站或者邮箱只能提供电子数据。请把形式改为“电子数据”，或者换一种方式。")
        elif delivery == Delivery.FAX and form == Form.DISC:
            self.add_error("delivery", "光盘等介质不能传真，请选“邮寄”或者“自行领取”。")
        return data


class _ReachedForm(ReachedForm):
    """How an applicant is reached: always by telephone, and by what the chosen way of delivery needs."""

    phone_help = "受理机关要用它与您确认收到申请（第三十一条），办理中也可能问您。手机，或者带区号的座机。"
    address = forms.CharField(label="联系地址", max_length=200, required=False)
    postcode = forms.CharField(
        label="邮政编码", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    fax = forms.CharField(
        label="传真", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    _needed: ClassVar[Mapping[str, tuple[str, str]]] = {
        Delivery.EMAIL: ("email", "您选了用电子邮箱接收，请填写邮箱。"),
        Delivery.POST: ("address", "您选了邮寄，请填写收信的详细地址。"),
        Delivery.FAX: ("fax", "您选了用传真接收，请填写传真号码。"),
    }

    def __init__(self, *args: Any, delivery: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        optional = "可以不填。填了，联系不上电话时机关还能找到您。"
        for name in ("email", "address", "postcode"):
            self.fields[name].help_text = optional if name != "postcode" else "不知道可以不填。"
        # What nobody needs is not asked.
        if delivery != Delivery.FAX:
            del self.fields["fax"]
        if delivery != Delivery.POST:
            del self.fields["postcode"]
        if delivery in self._needed:
            name, message = self._needed[delivery]
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
            self.fields[name].help_text = f"{message[:-1]}（第二十九条第三项）。"

    def clean_fax(self) -> str:
        typed: str = self.cleaned_data["fax"]
        return contacts.phone(typed) if typed else ""

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        return identity.postcode(typed) if typed else ""


class PersonForm(_ReachedForm):
    name = forms.CharField(
        label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="与证件一致。法律要求写明申请人的姓名、身份证明和联系方式（第二十九条第一项）。",
    )  # fmt: skip
    id_kind = forms.ChoiceField(label="证件种类", choices=IdKind.choices, initial=IdKind.RESIDENT)
    id_number = forms.CharField(
        label="证件号码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="就是法律所说的“身份证明”（第二十九条第一项）。加密保存，只有经办人能看，每次查看都有记录，到期清除。",
    )  # fmt: skip
    field_order = ["name", "id_kind", "id_number", "phone", "email", "address", "postcode", "fax"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("id_kind") and data.get("id_number"):
            try:
                data["id_number"] = identity.id_number(data["id_kind"], data["id_number"])
            except ValidationError as error:
                self.add_error("id_number", error)
        return data | {"kind": ApplicantKind.PERSON.value}


class OrganisationForm(_ReachedForm):
    kind = forms.ChoiceField(
        label="单位类别", widget=forms.RadioSelect,
        choices=[choice for choice in ApplicantKind.choices if choice[0] != ApplicantKind.PERSON],
        help_text="年度报告要按这五类统计（国办公开办函〔2021〕30号），不影响办理。",
    )  # fmt: skip
    name = forms.CharField(
        label="单位名称", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text="与登记证书一致（第二十九条第一项）。",
    )  # fmt: skip
    code = forms.CharField(
        label="统一社会信用代码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="18 位，在营业执照或者登记证书上，是单位的身份证明（第二十九条第一项）。",
    )  # fmt: skip
    code_is_right = forms.BooleanField(label="已对照证书核对无误", required=False)
    representative = forms.CharField(
        label="法定代表人或者负责人", max_length=60, help_text="与登记证书一致，用来核对单位身份（第二十九条第一项）。"
    )
    contact = forms.CharField(label="联系人", max_length=60, help_text="谁来接这份申请的电话（第二十九条第一项）。")
    field_order = [
        "kind", "name", "code", "code_is_right", "representative", "contact", "phone", "email", "address", "postcode",
        "fax",
    ]  # fmt: skip

    @property
    def code_is_doubtful(self) -> bool:
        """Whether the tick by which one answers for an unusual code is to be shown."""
        return bool(self.data.get("code_is_right")) or self.has_error("code", "doubtful")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("code"):
            try:
                data["code"] = identity.credit_code(data["code"], sure=bool(data.get("code_is_right")))
            except ValidationError as error:
                self.add_error("code", error)
        return data


def applicant_form(who: str) -> type[PersonForm] | type[OrganisationForm]:
    return OrganisationForm if who == ORGANISATION else PersonForm
