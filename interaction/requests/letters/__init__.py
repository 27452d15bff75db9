"""Letters about requests: their texts (``texts/``, one file a letter) and what the names in them stand for."""

from pathlib import Path

from interaction.casework.letters import texts

from .names import ENTERED, NAMES, addressee, values


def register() -> None:
    texts.register(
        "requests", Path(__file__).with_name("texts"), NAMES, values, addressee, ENTERED, withheld=["申请人"]
    )
