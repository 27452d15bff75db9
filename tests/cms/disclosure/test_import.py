"""A clerk brings in the documents of ten years."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.agencies import codes
from cms.agencies.models import Agency
from cms.disclosure.models import Document
from cms.review.findings import findings_of
from cms.review.history import HistoryLine

ROOT = Path(__file__).resolve().parents[3]
LAW = {
    "id": 7,
    "title": "青禾省口岸条例",
    "category": "青禾地方法规",
    "local": True,
    "history": ["2020年5月14日 青禾省第十五届人民代表大会常务委员会第二十一次会议通过", "2020年7月1日 施行"],
    "text": "## 第一章  总则\n\n第一条 为了规范。\n\n## 第二章  附则\n\n第二条 本条例自2020年7月1日起施行。",
}
NOTICE = {
    "title": "青禾县人民政府办公室关于深化政务公开的通知",
    "issuer": "青禾县人民政府办公室",
    "document_number": "青政办发[2010]97号",
    "date": "2010-06-21",
    "kind": "通知",
    "source": "001.txt",
    "text": "青禾县人民政府办公室关于深化政务公开的通知\n\n各乡镇人民政府：\n\n请贯彻执行。",
}


def code_of(number: int) -> str:
    organisation = f"{number:08d}"
    first = f"11990001{organisation}{codes.organisation_check_character(organisation)}"
    return first + codes.check_character(first)


def make_agencies() -> None:
    for number, (name, short, kind) in enumerate(
        [("青禾县人民政府办公室", "县政府办", "government"), ("青禾县教育局", "县教育局", "department"),
         ("青禾县民政局", "县民政局", "department")], start=1,
    ):  # fmt: skip
        Agency.objects.create(name=name, short_name=short, code=code_of(number), kind=kind, order=number)


@pytest.fixture
def agencies(portal_ready):
    make_agencies()


@pytest.fixture
def bring(tmp_path: Path, capsys):
    """Imports records from a file; gives what was written to the terminal and whether the command failed."""

    def run(records: list[Any], *options: str, name: str = "旧库.jsonl") -> tuple[str, bool]:
        file = tmp_path / name
        lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
        file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        return import_file(file, capsys, *options)

    return run


def import_file(file: Path, capsys, *options: str) -> tuple[str, bool]:
    capsys.readouterr()
    failed = False
    try:
        call_command("import_documents", str(file), *options)
    except CommandError as error:
        failed = True
        print(error)
    captured = capsys.readouterr()
    return captured.out + captured.err, failed


def test_a_law_comes_in_with_its_structure_dates_and_number(agencies, bring, client):
    said, failed = bring([LAW])
    assert not failed
    assert "新增 1 件，更新 0 件，跳过 0 件，失败 0 件" in said
    law = Document.objects.public().get()
    assert law.index_number == f"{code_of(1)}/2020-00001"
    assert (law.issued_on, law.effective_on) == (date(2020, 5, 14), date(2020, 7, 1))
    assert law.issuer == "青禾省人民代表大会常务委员会"
    assert (law.genre.code, law.validity) == ("law", "in_force")
    assert law.title in client.get("/disclosure/catalogue/?year=2020").content.decode()
    page = client.get(law.get_absolute_url()).content.decode()
    assert "第二章 附则</h2>" in page
    assert 'id="article-1"' in page
    assert "由原网站迁入。原系统未记发布日期，以成文日期2020年5月14日为准。" in page


def test_a_paper_of_ours_comes_in_under_its_agency_kind_and_normalised_number(agencies, bring):
    bring([NOTICE])
    notice = Document.objects.get()
    assert notice.lead_agency.short_name == "县政府办"
    assert notice.issuer == ""
    assert notice.document_number == "青政办发〔2010〕97号"
    assert (notice.official_kind, notice.genre.name) == ("通知", "通知")
    assert str(notice.body).count("深化政务公开的通知") == 0  # the title is not said twice


def test_chinese_keys_several_agencies_and_classes(agencies, bring):
    bring([{
        "标题": "关于义务教育招生的意见", "发布机构": "县教育局、青禾县民政局", "发布时间": "2024-03-01 09:30",
        "成文日期": "2024年2月28日", "主题分类": "科技、教育", "法定公开事项": "11", "关键词": "招生，义务教育",
        "有效期至": "2029-02-28", "正文": "各学校：", "索引号": f"{code_of(2)}/2024-00042",
        "公开依据": "《条例》第二十条第十一项",
    }])  # fmt: skip
    document = Document.objects.get()
    assert document.lead_agency.short_name == "县教育局"
    assert [agency.short_name for agency in document.co_agencies.all()] == ["县民政局"]
    assert timezone.localtime(document.published_at).strftime("%Y-%m-%d %H:%M") == "2024-03-01 09:30"
    assert document.index_number == f"{code_of(2)}/2024-00042"
    assert document.topic.name == "科技、教育"
    assert [matter.number for matter in document.matters.all()] == [11]
    assert (document.keywords, document.expires_on) == ("招生、义务教育", date(2029, 2, 28))
    assert document.history_lines().get().text == "由原网站迁入，原发布日期2024年3月1日。"


def test_a_number_that_came_along_is_never_given_again(agencies, bring):
    bring([{"title": "旧文件", "index_number": f"{code_of(1)}/2024-00042", "published_at": "2024-03-01"},
           {"title": "没有编号的文件", "published_at": "2024-03-02"}])  # fmt: skip
    assert Document.objects.get(title="没有编号的文件").index_number == f"{code_of(1)}/2024-00043"


def test_keys_of_the_old_system_are_mapped_and_the_leading_agency_chosen(agencies, bring):
    said, failed = bring(
        [{"wjmc": "关于开学的通知", "title": "内部名", "cwrq": "2023-09-01", "nr": "照此执行。"}],
        "--map", "标题=wjmc", "--map", "issued_on=cwrq", "--map", "正文=nr", "--agency", "县教育局",
        "--source", "县教育局旧网站",
    )  # fmt: skip
    assert not failed, said
    document = Document.objects.get()
    assert (document.title, document.issued_on) == ("关于开学的通知", date(2023, 9, 1))
    assert document.lead_agency.short_name == "县教育局"
    assert "由县教育局旧网站迁入" in document.history_lines().get().text


@pytest.mark.parametrize("options", [["--map", "没有=x"], ["--map", "title"], ["--agency", "没有的局"]])
def test_wrong_options_are_explained(agencies, bring, options):
    said, failed = bring([LAW], *options)
    assert failed
    assert "没有" in said or "应写成" in said
    assert not Document.objects.exists()


def test_the_same_file_again_changes_nothing(agencies, bring):
    bring([LAW, NOTICE])
    before = list(Document.objects.order_by("pk").values())
    said, failed = bring([LAW, NOTICE])
    assert not failed
    assert "新增 0 件，更新 0 件，跳过 2 件，失败 0 件" in said
    assert list(Document.objects.order_by("pk").values()) == before


def test_what_the_old_system_changed_is_changed_here_and_said_so(agencies, bring):
    bring([LAW])
    before = Document.objects.get()
    said, _ = bring([LAW | {"text": LAW["text"] + "\n\n第三条 新增一条。", "document_number": "青人发〔2021〕3号"}])
    assert "新增 0 件，更新 1 件" in said
    after = Document.objects.get()
    assert (after.index_number, after.published_at) == (before.index_number, before.published_at)
    assert "新增一条" in str(after.body)
    assert after.history_lines().last().text == "随原网站更新：发文字号、正文。"


def test_what_was_edited_here_is_not_overwritten(agencies, bring):
    bring([LAW])
    law = Document.objects.get()
    law.summary = "本站编辑写的概述"
    law.save_revision(clean=False)
    said, failed = bring([LAW | {"title": "旧库里改了名的条例"}])
    assert not failed
    assert "在本站修改过" in said
    assert Document.objects.get().title == "青禾省口岸条例"


def test_every_bad_line_is_named_with_its_reason_and_the_others_come_in(agencies, bring):
    long = "长" * 301
    said, failed = bring([
        LAW, '{"title": "断了', "[1, 2]", {"text": "没有标题"}, {"title": long}, {"title": "坏\0字"},
        {"title": "a", "date": "去年"}, {"title": "b", "published_at": "2199-01-01"},
        {"title": "c", "agency": "没有的局"}, {"title": "d", "topic": "没有"},
        {"title": "e", "access": "不予公开"}, {"title": "f", "index_number": "12/3"}, LAW, {"title": {"a": 1}},
        {"title": "g", "effective_on": "2024-01-02", "expires_on": "2024-01-01"}, '{"title": "\\ud800"}',
        "[" * 100_000, {"title": "h", "kind": "通知"},
    ])  # fmt: skip
    assert failed
    reasons = {
        2: "不是完整的 JSON", 3: "不是一条记录", 4: "没有标题", 5: "名称", 6: "NUL", 7: "成文日期“去年”", 8: "还没有到",
        9: "没有的局", 10: "主题分类", 11: "不予公开", 12: "索引号", 13: "与第 1 行是同一条记录", 14: "应是文字",
        15: "早于", 16: "损坏的字符", 17: "不是完整的 JSON",
    }  # fmt: skip
    for line, reason in reasons.items():
        assert any(text.startswith(f"第 {line} 行：") and reason in text for text in said.splitlines()), (line, said)
    assert "新增 2 件，更新 0 件，跳过 0 件，失败 16 件" in said
    assert set(Document.objects.values_list("title", flat=True)) == {"青禾省口岸条例", "h"}


def test_a_record_the_database_refuses_does_not_take_its_batch_along(agencies, bring):
    taken = f"{code_of(1)}/2024-00001"
    bring([{"id": 1, "title": "先来的", "index_number": taken}], name="另一个库.jsonl")
    said, failed = bring([NOTICE, {"id": 2, "title": "编号相同的", "index_number": taken}, LAW])
    assert failed
    assert "第 2 行：标识或索引号已被占用" in said
    titles = dict(Document.objects.values_list("title", "index_number"))
    assert titles == {
        "先来的": taken,
        NOTICE["title"]: f"{code_of(1)}/2010-00001",
        LAW["title"]: f"{code_of(1)}/2020-00001",
    }


def test_personal_data_keeps_a_record_from_the_public(agencies, bring):
    text = "救助对象某某，身份证号11010519491231002X，已发放。"
    said, failed = bring([{"title": "救助发放名单", "text": text, "date": "2024-01-01"}, LAW])
    assert not failed
    assert "第 1 行：含疑似个人信息" in said
    assert "11010519491231002X" not in said
    assert "有 1 件含疑似个人信息，已存为草稿" in said
    draft = Document.objects.get(title="救助发放名单")
    assert not draft.live
    assert draft.published_at is None
    assert findings_of(draft).count() == 1
    assert Document.objects.public().get().title == "青禾省口岸条例"
    again, _ = bring([{"title": "救助发放名单", "text": text, "date": "2024-01-01"}, LAW])
    assert "跳过 2 件" in again


def test_checking_only_saves_nothing(agencies, bring):
    said, _ = bring([LAW, NOTICE], "--dry-run")
    assert "没有保存任何内容" in said
    assert "新增 2 件" in said
    assert not Document.objects.exists()


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl.gz"])
def test_a_clerk_s_sheet_and_a_packed_file(agencies, tmp_path, capsys, suffix):
    file = tmp_path / f"清单.{suffix}"
    rows = [
        ["名称", "文号", "成文日期", "正文", "备注"],
        ["关于开学的通知", "青教发〔2023〕5号", "2023-09-01", "照此执行。", "x"],
    ]
    if suffix == "csv":
        file.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    elif suffix == "xlsx":
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    else:
        file.write_bytes(gzip.compress(json.dumps(dict(zip(*rows, strict=True))).encode()))
    said, failed = import_file(file, capsys)
    assert not failed, said
    document = Document.objects.get()
    assert (document.title, document.document_number) == ("关于开学的通知", "青教发〔2023〕5号")
    assert document.issued_on == date(2023, 9, 1)
    assert "跳过 1 件" in import_file(file, capsys)[0]


def test_a_file_cut_off_or_missing_is_said_and_what_came_before_is_kept(agencies, tmp_path, capsys):
    whole = gzip.compress(
        "\n".join(json.dumps(LAW | {"id": n, "noise": os.urandom(600).hex()}) for n in range(50)).encode()
    )
    file = tmp_path / "旧库.jsonl.gz"
    file.write_bytes(whole[: len(whole) // 2])
    said, failed = import_file(file, capsys)
    assert failed
    assert "压缩文件从这里起已损坏" in said
    assert 0 < Document.objects.count() < 50
    file.write_bytes(whole)
    said, failed = import_file(file, capsys)
    assert not failed
    assert Document.objects.count() == 50
    assert "打不开" in import_file(tmp_path / "没有.jsonl", capsys)[0]


def database_url() -> str:
    """The test database, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}/{settings['NAME']}"


def test_broken_off_twice_in_the_middle_it_is_finished_by_running_it_again(portal_committed, tmp_path, capsys):
    make_agencies()
    file = tmp_path / "旧库.jsonl"
    total = 2_000
    record = {"date": "2024-01-01", "text": "第一条 为了规范。\n" * 200}
    file.write_text("\n".join(json.dumps(record | {"id": n, "title": f"文件{n}"}) for n in range(total)))
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATA_ROOT": str(tmp_path / "data"),
    }
    command = [sys.executable, str(ROOT / "manage.py"), "import_documents", str(file)]
    done = 0
    for blow, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            # Tests that run behind a shell are deaf to Ctrl-C, and so would be what they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while Document.objects.count() == done and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(blow)
        said = process.communicate(timeout=60)
        assert process.returncode == code, said
        before, done = done, Document.objects.count()
        assert before < done < total
        assert done % 200 == 0  # complete batches, no half of one
    text, failed = import_file(file, capsys)
    assert not failed
    assert f"新增 {total - done} 件，更新 0 件，跳过 {done} 件" in text
    numbers = sorted(Document.objects.values_list("index_number", flat=True))
    assert numbers == [f"{code_of(1)}/2024-{serial:05d}" for serial in range(1, total + 1)]
    assert HistoryLine.objects.count() == total


@pytest.mark.shared
def test_the_real_files_come_in_whole(agencies, shared_data, tmp_path, capsys):
    said, failed = import_file(shared_data / "seed-documents.jsonl", capsys)
    assert not failed, said
    assert "新增 15 件" in said
    file = tmp_path / "laws.jsonl"
    with gzip.open(shared_data / "laws.jsonl.gz", "rt") as source:
        file.write_text("".join(line for number, line in enumerate(source) if number % 12 == 0))
    said, failed = import_file(file, capsys)
    assert not failed, said
    assert "新增 290 件" in said
    laws = Document.objects.filter(genre__code="law")
    assert laws.exclude(issued_on=None).count() > 0.9 * laws.count()
