"""Personal data in a table before it is opened. ``tables.suspects`` leaves few cells of a million; each of them is read
by the one scan of the portal, and what agencies publish of themselves is no personal data."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from cms.review.findings import PublicContacts
from cms.review.personal_data import Kind
from cms.review.personal_data import scan as scan_text
from opendata.tables import suspects
from opendata.tables.reading.beside import Beside
from opendata.tables.schema import FILES, Column, Type

from .models import Finding

TOGETHER = 500  # texts acquitted at a time
EXAMPLES = 5  # of one column and kind, for who decides
LONGEST_HEADER = 20  # characters of a cell that can be a header
BESIDE = 1_000_000  # beyond the positions of columns
NAMED = "named"  # the header itself says that it holds personal data
KINDS = {**dict(Kind.choices), NAMED: "表头像是个人信息"}
# Names and illnesses have no pattern; whoever made the table said what they are. 户主, 法定代表人 … are people too.
_NAMED = re.compile(
    r"姓名|身份证|证件号|护照号|手机号|家庭住址|家庭地址|户籍地址|现住址|银行卡号|银行账号|开户账号|社保号|户主|患者|病历|诊断|"
    r"监护人|申请人|被告|当事人|残疾证|低保证"
)

Told = Callable[[int, str], None]


def scan(folder: Path, columns: Sequence[Column], told: Told, beside: Iterable[Beside] = ()) -> list[Finding]:
    """What somebody has to decide about, unsaved: by column and kind, in the order of the columns; then what stands in
    the original alone, which is offered as it is (``beside``)."""
    told(0, "检查个人信息")
    contacts = PublicContacts()
    found: dict[tuple[int, str], Finding] = {}
    for suspect in _guilty(folder, columns, told):
        for match in scan_text(suspect.text):
            if not contacts.hold(match):
                finding = _finding(found, suspect.column, str(match.kind))
                finding.count += suspect.rows
                _example(finding, suspect.first, match.masked)
    for column in columns:
        if _NAMED.search(column.name):
            _finding(found, column, NAMED)
    _scan_beside(beside, found, contacts, told)
    return [found[key] for key in sorted(found)]


def _scan_beside(
    beside: Iterable[Beside], found: dict[tuple[int, str], Finding], contacts: PublicContacts, told: Told
) -> None:
    parts: dict[str, Column] = {}
    done, texts = 0, iter(beside)
    while batch := list(islice(texts, TOGETHER)):
        done += len(batch)
        told(97, f"检查原始文件里表格以外的内容：已核对 {done:,} 处")
        guilty = scan_text("\n".join(one.text for one in batch))
        for one in batch:
            is_named = len(one.text) <= LONGEST_HEADER and _NAMED.search(one.text)
            matches = scan_text(one.text) if guilty else []
            if not is_named and not matches:
                continue
            name = f"{one.part}（只在原始文件里）"[:200]
            part = parts.setdefault(one.part, Column(BESIDE + len(parts), name, Type.TEXT))
            if is_named:
                _finding(found, part, NAMED)
            for match in matches:
                if not contacts.hold(match):
                    finding = _finding(found, part, str(match.kind))
                    finding.count += 1
                    _example(finding, one.line, match.masked)


def _example(finding: Finding, row: int, masked: str) -> None:
    if len(finding.examples) < EXAMPLES:
        finding.examples.append({"row": row, "text": masked[:100]})


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


def _finding(found: dict[tuple[int, str], Finding], column: Column, kind: str) -> Finding:
    return found.setdefault((column.position, kind), Finding(column=column.name, kind=kind, count=0, examples=[]))
