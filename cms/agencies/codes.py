"""Codes of bodies: the unified social credit code (GB 32100—2015) and the organisation code in it (GB 11714)."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z
_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]


def normalise(code: str) -> str:
    """A code as it is kept: half-width capitals, without spaces and hyphens."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()


def check_character(first_17: str) -> str:
    """The 18th character of a credit code (GB 32100). ValueError where a character is none of the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_8: str) -> str:
    """The 9th character of an organisation code (GB 11714). ValueError where a character is none of the alphabet."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[(11 - total % 11) % 11]


def problem_of(code: str) -> str:
    """Why ``code`` (normalised) is no valid credit code, as a sentence in Chinese; ``""`` where it is one."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。"
    wrong = sorted({character for character in code if character not in ALPHABET})
    if wrong:
        return f"统一社会信用代码里不会有“{'”“'.join(wrong)}”（字母 I、O、S、V、Z 不用），请对照证书核对。"
    if not code[2:8].isdigit():
        return "统一社会信用代码的第 3 至 8 位是行政区划码，应全为数字。"
    if organisation_check_character(code[8:16]) != code[16]:
        return "统一社会信用代码的第 9 至 17 位（组织机构代码）校验不符，请对照证书核对。"
    if check_character(code[:17]) != code[17]:
        return "统一社会信用代码的最后一位（校验码）不符，请对照证书核对。"
    return ""
