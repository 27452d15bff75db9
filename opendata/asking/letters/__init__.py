"""Letters of this procedure: their texts (``texts/``, one file each) and what the names in them stand for."""

from pathlib import Path

from interaction.casework.letters import texts

from ..submission import PROCEDURE
from .names import ENTERED, NAMES, addressee, issuer, values


def register() -> None:
    folder = Path(__file__).with_name("texts")
    texts.register(
        PROCEDURE, folder, NAMES, values, addressee, ENTERED, withheld=["申请人"], issuer=issuer, series="数据"
    )
