"""What a template looks like as a letter, filled in with what each name means."""

from cms.agencies.models import Agency

from . import layout, texts, wording
from .models import LetterTemplate
from .writing import head_of


def sample(template: LetterTemplate, agency: Agency | None) -> bytes:
    """The letter as PDF, as ``agency`` would send it."""
    names = texts.room(template.procedure).names
    values: dict[str, str | None] = {name: f"〔{meaning}〕" for name, meaning in names.items()}
    if agency is not None:
        head = head_of(agency)
        values |= {"机关": agency.name, "复议机关": head.review_body, "管辖法院": head.court}
    values["救济途径"] = ""
    if template.remedies not in ("", "none"):
        values["救济途径"] = wording.filled(
            texts.text_of(template.procedure, f"remedies_{template.remedies}").body, values
        )
    mark = agency.name if agency else "〔受理机关〕"
    prefix = head_of(agency).prefix if agency else "〔文号代字〕"
    return layout.build(
        template.title, wording.filled(template.body, values), mark=mark, signature=mark, addressee="〔收件人〕",
        number=f"{prefix}〔2026〕1号", date="2026年1月5日", notes=["样张"],
    )  # fmt: skip
