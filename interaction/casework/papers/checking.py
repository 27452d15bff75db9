"""Whether a file that somebody hands in can be taken; if not, what they can do."""

import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat

from . import kinds

LONGEST_NAME = 100  # characters
_UNWANTED = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Checked:
    """A file that is what it says: its name cleaned, its type."""

    name: str
    media_type: str


def clean_name(name: str) -> str:
    """A file name that can be shown and stored anywhere: no folders, nothing invisible, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    name = _UNWANTED.sub("_", name).lstrip(" ").rstrip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME].strip() or "文件"
    ending = ending[:10]
    return f"{stem.strip(' .')[: LONGEST_NAME - len(ending) - 1].strip(' .') or '文件'}.{ending}"


def check_upload(file: File, *, staff: bool = False) -> Checked:
    """Whether the file may be taken. ``ValidationError`` names it and says what to do. ``staff``: archives, too."""
    known = getattr(file, "checked", None)
    if known is not None:
        return known  # type: ignore[no-any-return]
    allowed = kinds.STAFF if staff else kinds.PUBLIC
    name = clean_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    kind = allowed.get(ending)
    if kind is None:
        names = "、".join(one for one in allowed if one != "jpeg")
        raise ValidationError(f"“{name}”的格式不能上传。可以上传 {names}，请转换格式后再传。", code="kind")
    if not file.size:
        raise ValidationError(f"“{name}”是空文件，请检查后重新选择。", code="empty")
    if file.size > settings.PAPER_MAX_BYTES:
        limit = filesizeformat(settings.PAPER_MAX_BYTES)
        raise ValidationError(
            f"“{name}”有 {filesizeformat(file.size)}，超过 {limit}。请压缩或者分成几个文件再传。", code="size"
        )
    file.seek(0)
    try:
        kind.look(file)
    except kinds.Mismatch as error:
        advice = (
            "请用原来的软件打开，另存为以上格式之一后再传。"
            if ending not in ("jpg", "jpeg", "png")
            else "请重新保存或者缩小后再传。"
        )
        raise ValidationError(f"“{name}”不能上传：{error}。{advice}", code="content") from error
    finally:
        file.seek(0)
    file.checked = Checked(name, kind.media_type)  # type: ignore[attr-defined]
    return file.checked  # type: ignore[attr-defined,no-any-return]
