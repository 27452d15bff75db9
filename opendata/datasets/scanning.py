"""Personal data in a table before it is opened. ``tables.suspects`` leaves few cells of a million; each of them is read
by the one scan of the portal, and what agencies publish of themselves is no personal data. The original is offered as
it was uploaded, so all it holds beside the table is looked at as well (``tables.reading.beside``)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from cms.agencies.models import Agency
from cms.review.findings import PublicContacts
from cms.review.personal_data import Kind
from cms.review.personal_data import scan as scan_text
from opendata.tables import suspects
from opendata.tables.reading.parts import AUTHOR, LABEL, UNREAD, Beside
from opendata.tables.schema import FILES, Column, Type

from .found import Found
from .models import Finding

TOGETHER = 500  # texts acquitted at a time
TOLD_EVERY = 5_000  # texts
LONGEST_HEADER = 20  # characters of a cell that can be a header
BESIDE = 1_000_000  # beyond the positions of columns
NAMED = "named"  # the header itself says that it holds personal data
KINDS = {**dict(Kind.choices), NAMED: "表头像是个人信息", AUTHOR: "署名，可能是人名"}
# Names and illnesses have no pattern; whoever made the table said what they are. 户主, 法定代表人 … are people too.
_NAMED = re.compile(
    r"姓名|身份证|证件号|护照号|手机号|家庭住址|家庭地址|户籍地址|现住址|银行卡号|银行账号|开户账号|社保号|户主|患者|病历|诊断|"
    r"监护人|申请人|被告|当事人|残疾证|低保证"
)
# Programs that sign what they write, and accounts that are nobody's.
_NOBODY = re.compile(
    r"(?i)openpyxl|xlsxwriter|apache poi|microsoft|excel|wps|office|libreoffice|admin|administrator|user|author|"
    r"unknown|管理员|用户|作者|匿名"
)

Told = Callable[[int, str], None]


def scan(folder: Path, columns: Sequence[Column], told: Told, beside: Iterable[Beside] = ()) -> list[Finding]:
    """What somebody has to decide about, unsaved: by column and kind, in the order of the columns; then what stands in
    the original alone."""
    told(0, "检查个人信息")
    contacts = PublicContacts()
    found = Found()
    for suspect in _guilty(folder, columns, told):
        for match in scan_text(suspect.text):
            if not contacts.hold(match):
                found.add(suspect.column, match.kind, match.normal, suspect.rows, (suspect.first, match.masked))
    for column in columns:
        for match in scan_text(column.name):
            if not contacts.hold(match):
                found.add(column, match.kind, match.normal, 1, (0, match.masked))
        if _NAMED.search(column.name):
            found.add(column, NAMED)
            for text in suspects.texts(folder / FILES["parquet"][0], column):
                found.add(column, NAMED, text)
    _scan_beside(beside, found, contacts, columns, told)
    return found.findings()


def _scan_beside(
    beside: Iterable[Beside], found: Found, contacts: PublicContacts, columns: Sequence[Column], told: Told
) -> None:
    parts: dict[str, Column] = {}
    headers = {column.name for column in columns}
    agencies = {name for names in Agency.objects.values_list("name", "short_name") for name in names}
    for done, one in enumerate(beside):
        if done % TOLD_EVERY == 0:
            told(97, f"检查原始文件里表格以外的内容：已核对 {done:,} 处")
        is_named = _is_header(one) and one.text not in headers and _NAMED.search(one.text)
        is_signed = one.kind == AUTHOR and not _NOBODY.fullmatch(one.text) and one.text not in agencies
        may_hold = one.kind != UNREAD and suspects.may_hold(one.text)
        if not (is_named or is_signed or may_hold or one.kind == UNREAD):
            continue
        name = f"{one.part}（只在原始文件里）"[:200]
        part = parts.setdefault(one.part, Column(BESIDE + len(parts), name, Type.TEXT))
        if one.kind == UNREAD:
            found.add(part, Kind.UNREAD, one.text, 1, (0, one.text))
        if is_signed:
            found.add(part, AUTHOR, one.text, 1, (0, f"{one.text[:1]}**"))
        if is_named:
            found.add(part, NAMED)
        for match in scan_text(one.text) if may_hold else []:
            # What the table holds is decided there.
            if not contacts.hold(match) and not found.knows(match.kind, match.normal):
                found.add(part, match.kind, match.normal, 1, (one.line, match.masked))


def _is_header(one: Beside) -> bool:
    return one.kind == LABEL and len(one.text) <= LONGEST_HEADER


def _guilty(folder: Path, columns: Sequence[Column], told: Told) -> Iterator[suspects.Suspect]:
    """Those suspects in which there is something. Nothing that the scan finds goes over the end of a line, so that many
    texts are acquitted together, in a tenth of the time."""
    done = 0
    found = suspects.find(folder / FILES["parquet"][0], columns)
    while batch := list(islice(found, TOGETHER)):
        if scan_text("\n".join(suspect.text for suspect in batch)):
            yield from (suspect for suspect in batch if scan_text(suspect.text))
        done += len(batch)
        told(min(95, done // 10_000), f"检查个人信息：已核对 {done:,} 处")
