"""The forms of the data desk."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from opendata.tables.schema import TYPE_LABELS, Type

from ..models import DataField, Resource

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".geojson")
ENCODINGS = [("", "自动识别"), ("utf-8", "UTF-8"), ("gb18030", "GB18030（GBK、GB2312）"), ("utf-16", "UTF-16")]
SEPARATORS = [("", "自动识别"), (",", "逗号"), ("\t", "制表符"), (";", "分号"), ("|", "竖线"), ("，", "中文逗号")]
INSTEAD = {
    ".xls": "请在表格软件里另存为 XLSX 再上传。", ".et": "请在 WPS 里另存为 XLSX 再上传。",
    ".zip": "请解压后上传里面的表格。", ".gz": "请解压后上传里面的表格。", ".rar": "请解压后上传里面的表格。",
    ".pdf": "PDF 里的表格程序读不准，请上传生成它的表格。", ".docx": "请把表格复制到表格软件里，存成 XLSX 再上传。",
}  # fmt: skip


class ResourceForm(forms.ModelForm):
    class Meta:
        model = Resource
        fields = ["title", "description"]
        widgets = {"description": forms.Textarea({"rows": 3})}
        help_texts = {"title": "例如“公交站点”。一个数据集有几张不同的表，就有几个资源。"}


class OptionsForm(forms.Form):
    """How the file is to be read; mostly nobody need say so."""

    encoding = forms.ChoiceField(label="编码", choices=ENCODINGS, required=False)
    separator = forms.ChoiceField(
        label="分隔符", choices=SEPARATORS, required=False, help_text="只用于 CSV、TSV 和文本文件。"
    )
    sheet = forms.CharField(
        label="工作表", max_length=31, required=False, help_text="只用于 XLSX；不填就读第一张有内容的。"
    )
    header_line = forms.IntegerField(
        label="表头在第几行", min_value=1, max_value=100, initial=1, help_text="表头上面有标题行的，写表头所在的行号。"
    )

    def clean_separator(self) -> str:
        # A tab does not survive being stripped as text.
        return self.data.get(self.add_prefix("separator"), "") or ""

    def options(self) -> dict[str, Any]:
        names = ("encoding", "separator", "sheet", "header_line")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class UploadForm(OptionsForm):
    file = forms.FileField(label="文件", max_length=500)
    note = forms.CharField(
        label="更新说明", max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="这一版更新了什么，例如“增加9月数据，订正8月两处错误”。公开显示，不写个人信息。",
    )  # fmt: skip
    field_order = ["file", "note", "encoding", "separator", "sheet", "header_line"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        most = filesizeformat(settings.DATA_MAX_BYTES)
        self.fields[
            "file"
        ].help_text = f"CSV、XLSX、JSON、JSON Lines、GeoJSON，最大 {most}。第一行是表头，一行一条记录，不要合并单元格。"
        self.fields["file"].widget.attrs["accept"] = ",".join(ENDINGS)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        ending = PurePath(file.name).suffix.lower()
        if ending not in ENDINGS:
            raise forms.ValidationError(
                f"不能读 {ending or '没有扩展名'} 的文件。{INSTEAD.get(ending, '请换成 CSV、XLSX、JSON 或 GeoJSON。')}"
            )
        if file.size > settings.DATA_MAX_BYTES:
            raise forms.ValidationError(f"文件太大，最大 {filesizeformat(settings.DATA_MAX_BYTES)}。")
        return file


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=300, widget=forms.Textarea({"rows": 3}), help_text="会向社会公开，不写个人信息。"
    )


class LineForm(forms.ModelForm):
    """One line of the dictionary. The type is found from the data unless somebody says what it is."""

    kind = forms.ChoiceField(label="类型", required=False)
    code_lines = forms.CharField(
        label="代码表", required=False, max_length=20_000, widget=forms.Textarea({"rows": 2, "cols": 20})
    )

    class Meta:
        model = DataField
        fields = ["meaning", "unit", "is_key"]
        widgets = {"meaning": forms.Textarea({"rows": 2}), "unit": forms.TextInput({"size": 8})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        line: DataField = self.instance
        found = TYPE_LABELS[Type(line.type)] if line.pk else ""
        automatic = "自动识别" if line.type_fixed else f"自动识别（{found}）"
        self.fields["kind"].choices = [("", automatic), *((str(one), label) for one, label in TYPE_LABELS.items())]  # type: ignore[attr-defined]
        self.initial.setdefault("kind", line.type if line.type_fixed else "")
        self.initial.setdefault("code_lines", "\n".join(f"{code}={name}" for code, name in line.codes.items()))
        for name in ("meaning", "unit", "kind", "code_lines", "is_key"):
            field = self.fields[name]
            field.widget.attrs["aria-label"] = f"{line.name}：{field.label}"

    def clean_code_lines(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        for number, text in enumerate(self.cleaned_data["code_lines"].splitlines(), start=1):
            if not text.strip():
                continue
            code, sign, name = text.replace("＝", "=", 1).partition("=")
            if not sign or not code.strip() or not name.strip():
                raise forms.ValidationError(f"第 {number} 行应写成“代码=名称”，例如“1=男”。")
            if code.strip() in codes:
                raise forms.ValidationError(f"第 {number} 行的代码“{code.strip()[:30]}”写了两次。")
            codes[code.strip()] = name.strip()
        return codes

    def save(self, commit: bool = True) -> Any:
        line = self.instance
        line.codes = self.cleaned_data["code_lines"]
        kind = self.cleaned_data["kind"]
        line.type_fixed = bool(kind)
        if kind:
            line.type = kind
        return super().save(commit)


DictionaryFormSet = forms.modelformset_factory(DataField, form=LineForm, extra=0)
