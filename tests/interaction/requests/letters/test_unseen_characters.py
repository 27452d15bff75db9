"""Names and texts with characters in them that nobody sees and no word processor takes."""

import io

import docx
import pytest

from interaction.casework import letters
from interaction.casework.models import Paper


@pytest.mark.django_db
def test_a_letter_can_be_had_whatever_its_applicant_is_called(town):
    case = town.to_handling(town.request(name="张\uffff三\ufffe丰\x01"))
    case = town.do(case, "handler", "ask_reasons", {"what": "次数\ufffe太多\x02", "days": 5})
    letter = Paper.objects.get(case=case, kind=Paper.Kind.LETTER)
    assert letters.pdf(letter).startswith(b"%PDF-")
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(letters.docx(letter))).paragraphs)
    assert "张三丰：" in text and "次数太多" in text
