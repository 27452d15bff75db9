"""Numbers and addresses by which an applicant is known and reached: read leniently, checked, kept in one form.

Each function takes what was typed and gives what is kept, or raises ValidationError with what to do about it.
Full-width characters, blanks and hyphens are nobody's mistake.
"""

import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.agencies import codes
from interaction.casework.contacts import compact, half_width

from .models import InformationRequest

IdKind = InformationRequest.IdKind
_WEIGHTS = [2**place % 11 for place in range(17, 0, -1)]  # GB 11643: ISO 7064 MOD 11-2
_PROVINCES = frozenset(
    f"{region}{place}"
    for region, places in enumerate(["12345", "123", "1234567", "123456", "01234", "12345", "1", "123"], start=1)
    for place in places
)


def resident_check_character(first_17: str) -> str:
    """The 18th character of a resident's number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def resident_number(typed: str) -> str:
    """公民身份号码: 17 digits and a check character, in it a day of birth that has been."""
    number = compact(typed).replace("-", "").upper()
    if len(number) != 18:
        more = (
            "15 位的第一代身份证已停用，请填第二代身份证上的 18 位号码。" if len(number) == 15 else "请对照证件核对。"
        )
        raise ValidationError(f"身份证号码应为 18 位，现在是 {len(number)} 位。{more}")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError("身份证号码前 17 位应全是数字，最后一位是数字或字母 X，请对照证件核对。")
    if number[:2] not in _PROVINCES:
        raise ValidationError("身份证号码的前两位不是任何省份的代码，请对照证件核对。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValidationError("身份证号码第 7 至 14 位是出生日期，现在填的不是一个日期，请对照证件核对。") from None
    if born > timezone.localdate() or born.year < 1880:
        raise ValidationError("身份证号码第 7 至 14 位是出生日期，现在填的日期不可能，请对照证件核对。")
    if resident_check_character(number[:17]) != number[17]:
        raise ValidationError("身份证号码的最后一位（校验码）与前面的数字对不上，很可能有一位填错了，请对照证件核对。")
    return number


def _permit(typed: str, pattern: str, name: str, shape: str) -> str:
    """A residence permit has a resident's number; a travel permit one of its own."""
    number = compact(typed).replace("-", "").upper()
    if re.fullmatch(pattern, number):
        return number
    if len(number) == 18:
        return resident_number(number)
    raise ValidationError(f"居住证号码应为 18 位，{name}号码应为{shape}，请对照证件核对。")


def _other_number(typed: str) -> str:
    number = half_width(typed).upper()
    if not re.fullmatch(r"[\w（）()〔〕\[\]#./\- ]{3,40}", number):
        raise ValidationError("证件号码应为 3 至 40 个字符，请照证件上的写。")
    return number


def _passport(typed: str) -> str:
    number = compact(typed).replace("-", "").upper()
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number):
        raise ValidationError("护照号码由字母和数字组成，没有汉字和符号，请对照护照核对。")
    return number


_ID_NUMBERS: dict[str, Callable[[str], str]] = {
    IdKind.RESIDENT: resident_number,
    IdKind.PASSPORT: _passport,
    IdKind.HK_MACAO: lambda typed: _permit(typed, r"[HM]\d{8}(\d{2})?", "来往内地通行证", "字母 H 或 M 加 8 位数字"),
    IdKind.TAIWAN: lambda typed: _permit(typed, r"\d{8}(\d{2})?[A-Z]?", "来往大陆通行证", "8 位数字"),
    IdKind.MILITARY: _other_number,
    IdKind.OTHER: _other_number,
}


def id_number(kind: str, typed: str) -> str:
    """The number of an identity document of this kind."""
    return _ID_NUMBERS[kind](typed)


def credit_code(typed: str, sure: bool = False) -> str:
    """统一社会信用代码. Some old ones differ from the rule in a check character: one who is ``sure`` is believed there,
    but not about length and characters."""
    code = codes.normalise(typed)
    problem = codes.problem_of(code)
    if not problem:
        return code
    if _is_doubtful(code):
        if sure:
            return code
        problem += "如果证书上确实如此（有的旧代码不合规则），请勾选“已对照证书核对无误”再继续。"
    raise ValidationError(problem, code="doubtful" if _is_doubtful(code) else "invalid")


def _is_doubtful(code: str) -> bool:
    """Whether it is only a check character that does not fit."""
    return len(code) == 18 and not set(code) - set(codes.ALPHABET) and code[2:8].isdigit()


def postcode(typed: str) -> str:
    code = compact(typed)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValidationError("邮政编码是 6 位数字，请核对；不知道可以不填。")
    return code
