"""Telephone numbers and mail addresses: read leniently, checked, kept in one form.

Each function takes what was typed and gives what is kept, or raises ValidationError with what to do about it.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?([2-9]\d{6,7})(?:-(\d{1,6}))?")
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{6,14}")


def half_width(typed: str) -> str:
    """Without blanks at the ends, full-width letters and digits made half-width, dashes of all kinds made hyphens."""
    return re.sub(r"[‐‑‒–—―−ー]", "-", unicodedata.normalize("NFKC", typed)).strip()


def compact(typed: str) -> str:
    return re.sub(r"\s", "", half_width(typed))


def phone(typed: str) -> str:
    """A mobile number, a landline with its area code, a service number, or one abroad with its ``+``."""
    number = re.sub(r"[\s()（）.]", "", half_width(typed)).replace("转", "-")
    number = re.sub(r"-{2,}", "-", re.sub(r"^00(?=[1-9])", "+", number))
    plain = re.sub(r"^(\+86|86(?=1[3-9]\d{9}$))-?", "", number.replace("-", "") if number[:1] in "+8" else number)
    digits = plain.replace("-", "")
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits) or _FOREIGN.fullmatch(digits):
        return digits
    at_home = plain if plain.startswith("0") or not number.startswith("+86") else f"0{plain}"
    if found := _LANDLINE.fullmatch(at_home):
        area, local, extension = found.groups()
        return f"{area}-{local}" + (f"-{extension}" if extension else "")
    raise ValidationError(_phone_problem(digits))


def _phone_problem(digits: str) -> str:
    if not re.fullmatch(r"\+?\d*", digits):
        return "电话号码里只能有数字、加号和短横线，例如 13800138000 或 0531-88888888。"
    if digits.startswith("1") and len(digits) != 11:
        return f"手机号码应为 11 位，现在是 {len(digits)} 位，请核对。"
    if 7 <= len(digits) <= 8:
        return "座机号码请加上区号，例如 0531-88888888。"
    return "这不像一个电话号码。请填 11 位手机号，或者带区号的座机号，例如 0531-88888888。"


def email(typed: str) -> str:
    address = compact(typed)
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError("电子邮箱应像 name@example.com 这样，请核对。") from None
    return address
