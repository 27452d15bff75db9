"""What strangers send is scanned before anybody gets it; with a real clamd, which knows one virus."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import codes, engine
from interaction.casework.models import Paper, StoredFile
from interaction.casework.papers import clamd, scanning, store
from interaction.casework.papers.serving import paper_response

from .conftest import PDF, upload
from .scanner import EICAR, PROGRAM, Scanner

Scan = StoredFile.Scan
needs_clamd = pytest.mark.skipif(PROGRAM is None, reason="clamd is not here: apt-get install clamav-daemon")


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    if PROGRAM is None:
        pytest.skip("clamd is not here: apt-get install clamav-daemon")
    one = Scanner(tmp_path_factory.mktemp("clamd"))
    one.start()
    yield one
    one.stop()


@pytest.fixture
def scanned(scanner, settings):
    settings.CLAMD_URL = scanner.unix
    return scanner


@pytest.fixture
def nobody_answers(settings, tmp_path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody"


@pytest.fixture
def case(portal_ready):
    agency = Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")
    with transaction.atomic():
        opened, _ = engine.open_case(
            "requests", agency, subject="x", submission_key="k", code_hash=codes.hash_of(codes.code_for("s"))
        )
    return opened


def kept(case, content=PDF, name="户口本.pdf"):
    return store.keep(case, upload(name, content), kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)


def again(paper):
    return Paper.objects.get(pk=paper.pk)


def content(response):
    return b"".join(response.streaming_content)


def infected(case):
    return kept(case, PDF + EICAR, "照片说明.pdf")


@pytest.mark.django_db
class TestWithAScanner:
    def test_nobody_gets_a_file_before_it_was_scanned(self, case, scanned):
        paper = again(kept(case))
        assert (paper.scan, paper.is_withheld) == (Scan.WAITING, True)
        with pytest.raises(Http404):
            paper_response(paper)
        with pytest.raises(store.Withheld):
            store.open_paper(paper)
        assert "正在查毒" in paper.told_sender and "正在查毒" in paper.told_staff

        assert scanning.scan_due() == 1
        paper = again(paper)
        assert (paper.scan, paper.told_sender, paper.told_staff) == (Scan.CLEAN, "", "")
        assert content(paper_response(paper)) == PDF
        assert scanning.scan_due() == 0

    def test_an_infected_file_is_given_to_nobody_and_everybody_is_told(self, case, scanned):
        paper = infected(case)
        scanning.scan_due()
        paper = again(paper)
        assert paper.scan == Scan.INFECTED
        assert "Eicar-Test-Signature" in paper.told_staff
        assert "查出病毒" in paper.told_sender
        with pytest.raises(Http404):
            paper_response(paper)
        with pytest.raises(store.Withheld):
            store.open_paper(paper)
        case.refresh_from_db()
        assert case.step == "submitted", "the case goes on"

    def test_by_tcp_too_and_in_pieces_of_any_size(self, scanner):
        for url in (scanner.tcp, scanner.unix):
            clamd.ping(url)
            assert clamd.scan(url, [b"harmless", b"", b"x" * 300_000]) == ""
            assert clamd.scan(url, []) == ""
            assert "Eicar-Test-Signature" in clamd.scan(url, [b"x" * 70_000, EICAR[:30], EICAR[30:]])

    def test_what_it_cannot_scan_stays_withheld_says_why_and_is_tried_again_later(self, case, scanned):
        paper = kept(case, PDF + bytes(3 * 2**20))
        assert scanning.scan_due() == 1
        paper = again(paper)
        assert paper.is_withheld
        assert "StreamMaxLength" in paper.told_staff
        assert "StreamMaxLength" not in paper.told_sender
        assert scanning.scan_due() == 0, "not at once again"
        StoredFile.objects.update(try_at=timezone.now() - timedelta(seconds=1))
        assert scanning.scan_due() == 1
        assert StoredFile.objects.get().tries == 2

    def test_files_kept_without_a_scanner_are_given_out_and_scanned_all_the_same(self, case, scanned, settings):
        url, settings.CLAMD_URL = settings.CLAMD_URL, ""
        harmless, evil = kept(case), infected(case)
        settings.CLAMD_URL = url
        assert not again(evil).is_withheld
        assert scanning.scan_due() == 2
        assert (again(harmless).scan, again(evil).scan) == (Scan.CLEAN, Scan.INFECTED)

    def test_files_kept_before_there_were_rows_get_one(self, case, scanned):
        paper = infected(case)
        StoredFile.objects.all().delete()
        assert again(paper).scan == Scan.UNSCANNED
        assert scanning.take_stock() == 1
        assert scanning.take_stock() == 0
        scanning.scan_due()
        assert again(paper).scan == Scan.INFECTED

    def test_the_command_scans_what_is_there_and_takes_back_a_false_alarm(self, case, scanned):
        kept(case), infected(case)
        false = kept(case)
        StoredFile.objects.filter(pk=false.stored_id).update(scan=Scan.INFECTED, found="False.Alarm")
        out = io.StringIO()
        call_command("scan_papers", stdout=out)
        assert "查了 2 个文件。现有 2 个有病毒，0 个没有查成" in out.getvalue()
        call_command("scan_papers", "infected", stdout=out)
        assert "现有 1 个有病毒" in out.getvalue()
        assert again(false).scan == Scan.CLEAN
        call_command("scan_papers", "all", stdout=out)
        assert "查了 3 个文件" in out.getvalue()

    def test_the_row_goes_with_the_file(self, case, scanned, django_capture_on_commit_callbacks):
        paper = kept(case)
        with django_capture_on_commit_callbacks(execute=True):
            store.discard(paper.file)
        assert not StoredFile.objects.exists()
        assert again(paper).stored is None

    def test_a_file_that_has_gone_from_the_disk_stops_nobody(self, case, scanned):
        gone, other = kept(case), kept(case)
        store.path_of(gone.file).unlink()
        assert scanning.scan_due() == 2
        assert again(other).scan == Scan.CLEAN
        assert again(gone).is_withheld


@pytest.mark.django_db
class TestWithoutOne:
    def test_files_are_given_out_and_staff_are_told(self, case):
        paper = again(kept(case))
        assert (paper.scan, paper.told_staff, paper.told_sender) == (Scan.UNSCANNED, "未查毒", "")
        assert content(paper_response(paper)) == PDF
        assert scanning.scan_due() == 0
        with pytest.raises(CommandError, match="CLAMD_URL"):
            call_command("scan_papers")

    def test_nothing_waits_for_a_scanner_that_was_given_up(self, case, nobody_answers, settings):
        paper = kept(case)
        settings.CLAMD_URL = ""
        assert again(paper).scan == Scan.UNSCANNED
        assert content(paper_response(again(paper))) == PDF

    def test_but_what_was_found_infected_stays_so(self, case, settings):
        paper = kept(case)
        StoredFile.objects.update(scan=Scan.INFECTED)
        assert again(paper).is_withheld

    def test_an_address_that_is_none_stops_the_portal_from_starting(self, settings):
        for wrong in ("127.0.0.1:3310", "http://127.0.0.1", "unix:clamd.ctl", "tcp://", "tcp://a:b"):
            settings.CLAMD_URL = wrong
            assert [one.id for one in run_checks() if one.id == "casework.E004"], wrong
        for right in ("", "tcp://127.0.0.1", "tcp://[::1]:3310", "unix:///run/clamav/clamd.ctl"):
            settings.CLAMD_URL = right
            assert not [one.id for one in run_checks() if one.id == "casework.E004"], right


@pytest.mark.django_db
class TestScannerDown:
    def test_files_wait_the_worker_is_told_and_it_goes_on_when_the_scanner_is_back(
        self, case, nobody_answers, settings, client
    ):
        paper = kept(case)
        with pytest.raises(clamd.Unreachable):
            scanning.scan_due()
        assert again(paper).is_withheld
        assert "连不上查毒服务" in again(paper).told_staff
        found = client.get("/health/").json()
        assert found["ready"] == "ok", "visitors are served"
        assert found["virus_scan"]["scanner"] == "unavailable: Unreachable"
        assert found["virus_scan"]["waiting"] == 1
        StoredFile.objects.update(kept_at=timezone.now() - timedelta(minutes=11))
        assert scanning.late() == 1
        with pytest.raises(CommandError, match="连不上查毒服务"):
            call_command("scan_papers", stdout=io.StringIO())

    def test_a_scanner_that_was_started_again(self, case, scanned):
        paper = kept(case)
        scanned.stop()
        try:
            with pytest.raises(clamd.Unreachable):
                scanning.scan_due()
        finally:
            scanned.start()
        assert scanning.scan_due() == 1
        assert again(paper).scan == Scan.CLEAN
        assert again(paper).stored.problem == ""


def test_every_row_of_a_case_page_is_read_with_its_file(case, django_assert_num_queries):
    for number in range(5):
        kept(case, name=f"{number}.pdf")
    with django_assert_num_queries(1):
        assert [paper.told_staff for paper in case.papers.all()] == ["未查毒"] * 5
    assert Path(store.path_of(case.papers.first().file)).exists()
