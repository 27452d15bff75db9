"""Letters that answer letters: their texts (``texts/``, one file each) and what the names in them stand for."""

from pathlib import Path

from interaction.casework.letters import texts

from .names import ENTERED, NAMES, addressee, issuer, values


def register() -> None:
    folder = Path(__file__).with_name("texts")
    texts.register(
        "mailbox", folder, NAMES, values, addressee, ENTERED, withheld=["来信人"], issuer=issuer, series="信"
    )
