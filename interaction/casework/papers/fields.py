"""The form field for papers: several files at once, each checked before anything is done with it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat

from . import kinds, pictures
from .checking import check_upload


class PaperInput(forms.FileInput):
    """A file input for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[File]:
        if hasattr(files, "getlist"):
            return files.getlist(name)  # type: ignore[no-any-return]
        value = files.get(name)
        return value if isinstance(value, list) else [value] if value else []


class PaperField(forms.Field):
    """Gives a list of files that may be kept. ``staff``: archives, too. ``clean_pictures``: pictures come back made
    anew, without place, time and device; for letters and opinions, which may be published. Evidence stays as it was."""

    widget = PaperInput
    default_error_messages = {"required": "请选择文件。"}

    def __init__(
        self, *, staff: bool = False, clean_pictures: bool = False, most: int | None = None, **kwargs: Any
    ) -> None:
        self.staff, self.clean_pictures = staff, clean_pictures
        self.most = most or settings.PAPER_MAX_FILES
        kwargs.setdefault("label", "附件")
        kwargs.setdefault("help_text", self._help())
        super().__init__(**kwargs)

    def _help(self) -> str:
        allowed = kinds.STAFF if self.staff else kinds.PUBLIC
        names = "、".join(name for name in allowed if name != "jpeg")
        size = filesizeformat(settings.PAPER_MAX_BYTES)
        cleaned = "图片里的拍摄地点、时间等信息会自动去掉。" if self.clean_pictures else ""
        return f"可以选择多个文件，最多 {self.most} 个，每个不超过 {size}。格式：{names}。{cleaned}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        allowed = kinds.STAFF if self.staff else kinds.PUBLIC
        return {"multiple": True, "accept": ",".join(f".{ending}" for ending in allowed)}

    def to_python(self, value: Any) -> list[File]:
        return [file for file in value or [] if isinstance(file, File)]

    def validate(self, value: list[File]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(f"一次最多 {self.most} 个文件，您选了 {len(value)} 个。", code="many")
        problems = []
        for file in value:
            try:
                check_upload(file, staff=self.staff)
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)

    def clean(self, value: Any) -> list[File]:
        files: list[File] = super().clean(value)
        if not self.clean_pictures:
            return files
        made, problems = [], []
        for file in files:
            try:
                made.append(pictures.cleaned(file))
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)
        return made

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)
