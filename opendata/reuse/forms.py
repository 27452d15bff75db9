"""What somebody tells of what they made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from interaction.casework.challenge import ChallengeMixin
from opendata.datasets.models import Dataset

from .models import ReuseKind

MOST_DATASETS = 20


class ReuseForm(ChallengeMixin, forms.Form):
    title = forms.CharField(label="名称", max_length=60, help_text="例如“青禾公交到站查询”。")
    kind = forms.ChoiceField(label="种类", choices=ReuseKind.choices, widget=forms.RadioSelect)
    datasets = forms.MultipleChoiceField(
        label="用了哪些数据集", widget=forms.CheckboxSelectMultiple, help_text="至少选一个。"
    )
    description = forms.CharField(
        label="介绍", max_length=1000, widget=forms.Textarea({"rows": 6}),
        help_text="做了什么、给谁用、数据怎样用上的。会公开，不要写个人的电话、证件号码。",
    )  # fmt: skip
    url = forms.CharField(
        label="网址", max_length=500, required=False,
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false"}),
        help_text="能看到成果的网页，以 http:// 或 https:// 开头。没有的可以不填。",
    )  # fmt: skip
    maker = forms.CharField(label="作者或单位", max_length=60, help_text="会公开，可以用网名。")
    contact = forms.CharField(
        label="联系方式", max_length=100, required=False,
        help_text="核查时有不明白的好问您。加密保存，不公开，可以不填。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        datasets: Any = self.fields["datasets"]
        self.by_slug = {one.slug: one for one in Dataset.objects.public().order_by("title")}
        datasets.choices = [(slug, one.title) for slug, one in self.by_slug.items()]
        for name, field in self.fields.items():
            if name in ("proof", "question", "answer"):
                continue
            verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"
            if isinstance(field, forms.CharField) and field.max_length:
                field.widget.attrs.pop("maxlength", None)  # nothing is cut off in silence
                field.error_messages["max_length"] = f"{field.label}最多 {field.max_length} 个字，请写短一些。"
                field.error_messages["null_characters_not_allowed"] = f"{field.label}里有看不见的特殊字符，请删去。"
        datasets.error_messages["required"] = "请选择用了哪些数据集，至少一个。"
        datasets.error_messages["invalid_choice"] = "选的数据集里有的已经不在目录里了，请重新选择。"
        self.fields["kind"].error_messages["invalid_choice"] = "请在列出的里面选择种类。"

    def clean_url(self) -> str:
        typed: str = self.cleaned_data["url"].strip()
        if typed:
            try:
                URLValidator(schemes=["http", "https"])(typed)
            except ValidationError:
                raise ValidationError("这不像一个网址。请从浏览器地址栏复制，以 http:// 或 https:// 开头。") from None
        return typed

    def clean_datasets(self) -> list[Dataset]:
        chosen: list[str] = self.cleaned_data["datasets"]
        if len(chosen) > MOST_DATASETS:
            raise ValidationError(f"最多选 {MOST_DATASETS} 个数据集。")
        return [self.by_slug[slug] for slug in chosen]
