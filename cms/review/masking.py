"""What was let through is shown without the data of persons that stand in it."""

from . import personal_data

ROUNDS = 50


def masked(text: str) -> str:
    """Without numbers, addresses and the like that belong to a person."""
    for _ in range(ROUNDS):
        found = personal_data.scan(text)  # no more than so many at once
        if not found:
            break
        for match in found:
            text = text.replace(match.value, match.masked)
    return text


def suspected(text: str) -> list[str]:
    """What kinds of personal data seem to stand in it, for the moderator's eye: 疑似手机号码."""
    return list(dict.fromkeys(f"疑似{match.kind.label}" for match in personal_data.scan(text)))
