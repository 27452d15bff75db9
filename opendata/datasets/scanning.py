"""Personal data in a table before it is opened. ``tables.suspects`` leaves few cells of a million; each of them is read
by the one scan of the portal, and what agencies publish of themselves is no personal data."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from cms.review.findings import PublicContacts
from cms.review.personal_data import Kind
from cms.review.personal_data import scan as scan_text
from opendata.tables import suspects
from opendata.tables.schema import FILES, Column

from .models import Finding

TOGETHER = 500  # texts acquitted at a time
EXAMPLES = 5  # of one column and kind, for who decides
NAMED = "named"  # the header itself says that it holds personal data
KINDS = {**dict(Kind.choices), NAMED: "表头像是个人信息"}
# Names and illnesses have no pattern; whoever made the table said what they are. 户主, 法定代表人 … are people too.
_NAMED = re.compile(
    r"姓名|身份证|证件号|护照号|手机号|家庭住址|家庭地址|户籍地址|现住址|银行卡号|银行账号|开户账号|社保号|户主|患者|病历|诊断|"
    r"监护人|申请人|被告|当事人|残疾证|低保证"
)

Told = Callable[[int, str], None]


def scan(folder: Path, columns: Sequence[Column], told: Told) -> list[Finding]:
    """What somebody has to decide about, unsaved: by column and kind, in the order of the columns."""
    told(0, "检查个人信息")
    contacts = PublicContacts()
    found: dict[tuple[int, str], Finding] = {}
    for suspect in _guilty(folder, columns, told):
        for match in scan_text(suspect.text):
            if not contacts.hold(match):
                finding = _finding(found, suspect.column, str(match.kind))
                finding.count += suspect.rows
                if len(finding.examples) < EXAMPLES:
                    finding.examples.append({"row": suspect.first, "text": match.masked[:100]})
    for column in columns:
        if _NAMED.search(column.name):
            _finding(found, column, NAMED)
    return [found[key] for key in sorted(found)]


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
