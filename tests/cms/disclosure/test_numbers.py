"""索引号 are given in turn, once and for good; 发文字号 come into one form whatever was typed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.agencies.models import Agency
from cms.disclosure.admission import admit_documents
from cms.disclosure.models import (
    Document,
    IndexNumberCounter,
    IndexNumbersExhausted,
    allocate_index_numbers,
    claim_index_number,
    validate_index_number,
)
from cms.disclosure.models.numbers import INDEX_NUMBER, LAST_SERIAL, clean_document_number
from cms.review.refusal import Refused

from .conftest import new_document, noon

ROOT = Path(__file__).resolve().parents[3]
CODE = "11990001MB0000002H"


# --- 索引号


def test_a_document_gets_its_index_number_when_it_is_first_saved(draft):
    year = timezone.localdate().year
    first, second = draft(), draft(title="另一个通知")
    assert first.index_number == f"{CODE}/{year}-00001"
    assert second.index_number == f"{CODE}/{year}-00002"
    first.title = "改了名称"
    first.save()
    assert Document.objects.get(pk=first.pk).index_number == f"{CODE}/{year}-00001"


def test_each_agency_and_year_counts_for_itself(db):
    assert allocate_index_numbers("A" * 18, 2025) == [f"{'A' * 18}/2025-00001"]
    assert allocate_index_numbers("A" * 18, 2026) == [f"{'A' * 18}/2026-00001"]
    assert allocate_index_numbers("B" * 18, 2026) == [f"{'B' * 18}/2026-00001"]
    assert allocate_index_numbers("A" * 18, 2026, 3) == [f"{'A' * 18}/2026-0000{n}" for n in (2, 3, 4)]


def test_the_number_of_a_deleted_draft_is_not_given_again(draft):
    gone = draft()
    number = gone.index_number
    gone.delete()
    assert draft().index_number != number


def test_an_index_number_is_never_changed(draft):
    document = draft()
    document.index_number = f"{CODE}/2026-99999"
    with pytest.raises(Refused, match="不得更改"):
        document.save()
    with pytest.raises(Refused, match="不得更改"):
        Document.objects.filter(pk=document.pk).update(index_number=f"{CODE}/2026-99998")


def test_an_older_text_of_a_document_does_not_bring_an_older_number_back(draft, people):
    document = draft()
    revision = document.save_revision(user=people["editor"])
    revision.content["index_number"] = "别的号码"
    assert revision.as_object().index_number == document.index_number


def test_a_number_of_the_older_system_is_kept_and_not_given_again(education):
    old = new_document(education, index_number=f"{CODE}/2020-00007")
    admit_documents([(old, noon(timezone.localdate()))], "原门户网站")
    assert Document.objects.get(pk=old.pk).index_number == f"{CODE}/2020-00007"
    assert allocate_index_numbers(CODE, 2020) == [f"{CODE}/2020-00008"]
    claim_index_number(f"{CODE}/2020-00003")  # a lower one does not set the counter back
    assert allocate_index_numbers(CODE, 2020) == [f"{CODE}/2020-00009"]


def test_when_the_five_digits_are_used_up_it_says_so_and_gives_none(db):
    IndexNumberCounter.objects.create(code=CODE, year=2026, last=LAST_SERIAL - 1)
    with pytest.raises(IndexNumbersExhausted, match="2026 年的索引号已用到 99999"), transaction.atomic():
        allocate_index_numbers(CODE, 2026, 2)
    assert allocate_index_numbers(CODE, 2026) == [f"{CODE}/2026-99999"]
    with pytest.raises(IndexNumbersExhausted), transaction.atomic():
        allocate_index_numbers(CODE, 2026)


@pytest.mark.parametrize(
    "number",
    ["11441700007280420Y/2021-00050", "000014349/2017-00110", "113708280043326001/202110-00013"],
)
def test_numbers_that_governments_use_are_index_numbers(number):
    validate_index_number(number)


@pytest.mark.parametrize("number", ["", "2026-00001", f"{CODE}/2026-1", f"{CODE}-2026-00001", "O" * 18 + "/2026-00001"])
def test_what_is_no_index_number_is_refused_in_words(number):
    with pytest.raises(ValidationError, match="不是索引号"):
        validate_index_number(number)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18), st.integers(1, LAST_SERIAL))
def test_every_number_that_can_be_given_has_the_form(code, serial):
    assert re.fullmatch(INDEX_NUMBER, f"{code}/2026-{serial:05d}")


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    address = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{address}/{settings['NAME']}"


TAKE = """
import sys; sys.path[:0] = [{root!r}, {site!r}]
import django; django.setup()
from cms.disclosure.models import allocate_index_numbers
sys.stdin.readline()  # all begin together
for _ in range({rounds}):
    print(*allocate_index_numbers({code!r}, 2026, {block}), flush=True)
"""


def test_several_processes_at_once_never_get_the_same_number(transactional_db, tmp_path):
    rounds, blocks = 25, (1, 1, 3, 10)
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    processes = []
    for number, block in enumerate(blocks):
        script = TAKE.format(root=str(ROOT), site=str(ROOT / "site"), rounds=rounds, code=CODE, block=block)
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", script],
                env=environment | {"DATA_ROOT": str(tmp_path / str(number))},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), answers
    given_out = [number for out, _ in answers for number in out.split()]
    assert len(given_out) == rounds * sum(blocks)
    assert sorted(given_out) == [f"{CODE}/2026-{serial:05d}" for serial in range(1, len(given_out) + 1)]


# --- 发文字号


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("青政发[2026]5号", "青政发〔2026〕5号"),
        ("青政发（2026）第05号", "青政发〔2026〕5号"),
        (" 青政发 【2026】 5 号 ", "青政发〔2026〕5号"),
        ("第5号令", "第5号令"),
        ("国务院令第711号", "国务院令第711号"),
        ("HFGS-2022-7", "HFGS-2022-7"),
        ("", ""),
    ],
)
def test_a_document_number_comes_out_as_it_is_printed(typed, printed):
    assert clean_document_number(typed) == printed


@pytest.mark.parametrize("typed", ["〔2026〕5号", "青政发〔26〕5号", "青政发〔2026〕号"])
def test_a_document_number_that_went_wrong_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="青政发〔2026〕5号"):
        clean_document_number(typed)


@given(
    st.text(alphabet="青禾县政办教发函规", min_size=1, max_size=6),
    st.integers(1950, 2099),
    st.integers(1, 9999),
    st.sampled_from(["[]", "()", "（）", "【】", "〖〗", "〔〕", "［］"]),
    st.booleans(),
)
def test_whatever_brackets_are_typed_the_number_is_the_same(prefix, year, serial, brackets, padded):
    typed = f"{prefix}{brackets[0]}{year}{brackets[1]}{f'第{serial:05d}' if padded else serial}号"
    printed = clean_document_number(typed)
    assert printed == f"{prefix}〔{year}〕{serial}号"
    assert clean_document_number(printed) == printed


def test_the_form_of_a_document_brings_its_number_into_shape(draft):
    document = draft()
    document.document_number = "青教发[2026]第018号"
    document.full_clean()
    assert document.document_number == "青教发〔2026〕18号"
    document.document_number = "〔2026〕18号"
    with pytest.raises(ValidationError) as refused:
        document.full_clean()
    assert "document_number" in refused.value.message_dict


def test_agencies_keep_their_numbers_apart_when_one_of_them_gets_a_new_code(draft, education):
    before = draft().index_number
    Agency.objects.filter(pk=education.pk).update(code="11990001MB0000003C")
    education.refresh_from_db()
    after = draft(agency=education).index_number
    assert before.startswith(CODE)
    assert after.startswith("11990001MB0000003C/")
