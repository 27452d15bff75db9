"""Personal data with its middle left out, as 永安市 and others publish it: enough to tell two people apart by, not
enough to find one."""

import re
from collections.abc import Callable, Mapping

STAR = "*"


def name(text: str) -> str:
    """张*祥, 朱*, 欧阳**."""
    if len(text) <= 2:
        return text[:1] + STAR * (len(text) - 1)
    return text[0] + STAR * (len(text) - 2) + text[-1] if len(text) == 3 else text[:1] + STAR * (len(text) - 1)


def number(text: str) -> str:
    """35*************123: of a short number less stays."""
    first, last = (2, 3) if len(text) >= 15 else (1, 2) if len(text) >= 6 else (0, 1)
    return text[:first] + STAR * max(0, len(text) - first - last) + (text[-last:] if len(text) > first + last else "")


def phone(text: str) -> str:
    """138****1234; of a landline the area code and the last two digits."""
    if re.fullmatch(r"\d{11}", text) and text[0] == "1":
        return f"{text[:3]}****{text[-4:]}"
    area, dash, rest = text.partition("-")
    if dash and len(area) <= 4 and len(rest) >= 7:
        return f"{area}-{STAR * (len(rest) - 2)}{rest[-2:]}"
    return STAR * max(0, len(text) - 2) + (text[-2:] if len(text) > 4 else STAR * min(2, len(text)))


def email(text: str) -> str:
    """z***@example.com."""
    user, at, host = text.partition("@")
    return f"{user[:1]}***{at}{host}" if at else STAR * len(text)


_AREAS = (r"^.*?(?:街道办事处|街道|苏木|民族乡|[^县区市]{1,8}?[乡镇])", r"^.*?(?:自治县|[县区旗])", r"^.*?市")


def address(text: str) -> str:
    """To the township or the street office and no further; where none is named, to the county, or nothing."""
    for pattern in (
        r"^.*?(?:街道办事处|街道|苏木|民族乡|[^县区市]{1,8}?[乡镇])",
        r"^.*?(?:自治县|[县区旗])",
        r"^.*?市",
    ):
        found = re.match(pattern, text)
        if found:
            return found.group() if found.group() == text else found.group() + "***"
    return "***" if text else ""


def _as_it_is(text: str) -> str:
    return text


def _hidden(text: str) -> str:
    return STAR * min(len(text), 3)


_BY_FIELD: dict[str, Callable[[str], str]] = {
    "name": name,
    "representative": name,
    "contact": name,
    "id_number": number,
    "id_kind": _as_it_is,
    "code": _as_it_is,  # an organisation's, which is public
    "phone": phone,
    "fax": phone,
    "email": email,
    "address": address,
    "postcode": _as_it_is,
}


def masked(applicant: Mapping[str, str]) -> dict[str, str]:
    """An applicant as whoever has no need of the person may see them. The name of an organisation is no secret; what
    is not known here is hidden altogether."""
    is_organisation = bool(applicant.get("code"))
    found = {field: _BY_FIELD.get(field, _hidden)(str(value or "")) for field, value in applicant.items()}
    if is_organisation and "name" in found:
        found["name"] = str(applicant["name"])
    return found
