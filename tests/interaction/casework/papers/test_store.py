"""Papers lie encrypted, come back as they were, and none is lost or left behind."""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as current
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.agencies.models import Agency
from interaction.casework import codes, engine
from interaction.casework.encryption import Unreadable
from interaction.casework.models import Draft, DraftFile, Paper
from interaction.casework.papers import sealing, store
from interaction.casework.papers.serving import attachment, paper_response

from .conftest import PDF, upload

LONG = PDF + os.urandom(1 << 20)


@pytest.fixture
def case(portal_ready):
    agency = Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")
    with transaction.atomic():
        opened, _ = engine.open_case(
            "requests", agency, subject="x", submission_key="k", code_hash=codes.hash_of(codes.code_for("s"))
        )
    return opened


def kept(case, content=LONG, name="户口本.pdf"):
    return store.keep(case, upload(name, content), kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)


def on_disk():
    return [path for path in (Path(current.DATA_ROOT) / "papers").glob("**/*") if path.is_file()]


@pytest.mark.django_db
class TestKeeping:
    def test_a_paper_comes_back_as_it_was_handed_in(self, case):
        paper = kept(case)
        paper.refresh_from_db()
        assert store.open_paper(paper) == LONG
        assert (paper.name, paper.size, paper.media_type) == ("户口本.pdf", len(LONG), "application/pdf")

    def test_nothing_of_it_can_be_read_on_the_disk(self, case):
        kept(case)
        (path,) = on_disk()
        content = path.read_bytes()
        assert b"%PDF" not in content
        assert "户口本".encode() not in content
        assert path.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize(
        "damage",
        [lambda c: c[:-50], lambda c: c[:600] + bytes([c[600] ^ 1]) + c[601:], lambda c: c + b"x", lambda c: b""],
    )
    def test_a_changed_or_cut_file_is_never_given_out(self, case, damage):
        paper = kept(case)
        path = store.path_of(paper.file)
        path.write_bytes(damage(path.read_bytes()))
        with pytest.raises(Unreadable):
            store.open_paper(paper)

    def test_the_file_of_another_paper_is_never_given_out(self, case):
        one, other = kept(case), kept(case, PDF)
        store.path_of(other.file).replace(store.path_of(one.file))
        with pytest.raises(Unreadable):
            store.open_paper(one)

    def test_frames_cannot_be_swapped_or_left_out(self, tmp_path):
        path = tmp_path / "x"
        with path.open("wb") as out:
            sealing.seal([bytes([n]) * sealing.FRAME for n in range(3)], out)
        content = path.read_bytes()
        start = len(sealing.MARK) + 16
        frames, at = [], start
        while at < len(content):
            length = 4 + int.from_bytes(content[at : at + 4])
            frames.append(content[at : at + length])
            at += length
        for order in ([1, 0, 2], [0, 2], [0, 1], [0, 1, 2, 2]):
            path.write_bytes(content[:start] + b"".join(frames[n] for n in order))
            with pytest.raises(Unreadable), path.open("rb") as file:
                list(sealing.unseal(file))

    @given(st.lists(st.binary(max_size=60), max_size=20), st.integers(1, 64))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_content_in_any_pieces(self, tmp_path, monkeypatch, pieces, frame):
        monkeypatch.setattr(sealing, "FRAME", frame)
        monkeypatch.setattr(sealing, "_LONGEST", 1000)
        path = tmp_path / "x"
        with path.open("wb") as out:
            sealing.seal(pieces, out)
        with path.open("rb") as file:
            assert b"".join(sealing.unseal(file)) == b"".join(pieces)

    def test_a_big_file_needs_the_memory_of_a_small_one(self, settings, case):
        settings.PAPER_MAX_BYTES = 100 * 2**20
        big = ContentFile(b"%PDF-" + bytes(64 * 2**20), name="大.pdf")
        tracemalloc.start()
        paper = store.keep(case, big, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)
        size = sum(len(block) for block in store.content_of(paper.file))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size == paper.size
        assert peak < 16 * 2**20

    @pytest.mark.parametrize("file", ["", "../secret_key", "/etc/passwd", "a/../../x", "."])
    def test_only_names_given_out_here_are_opened(self, file):
        with pytest.raises(ValueError):
            store.path_of(file)


@pytest.mark.django_db
class TestOrphans:
    @staticmethod
    def age():
        for path in on_disk():
            os.utime(path, (time.time() - 90_000,) * 2)

    def test_files_no_row_names_go_after_a_day(self, case):
        paper = kept(case)
        draft = Draft.objects.create(key="k")
        stored = store.put(upload("a.pdf", PDF))
        DraftFile.objects.create(draft=draft, **vars(stored))
        with pytest.raises(RuntimeError), transaction.atomic():
            kept(case)
            raise RuntimeError
        assert store.sweep() == 0
        self.age()
        assert store.sweep() == 1
        assert store.open_paper(paper) == LONG
        assert b"".join(store.content_of(stored.file)) == PDF

    def test_a_draft_file_becomes_a_paper_without_being_written_again(self, case):
        stored = store.put(upload("a.pdf", PDF))
        paper = store.keep(case, stored, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)
        assert store.open_paper(paper) == PDF
        assert len(on_disk()) == 1

    def test_discarded_only_when_it_is_certain(self, case, django_capture_on_commit_callbacks):
        stored = store.put(upload("a.pdf", PDF))
        with django_capture_on_commit_callbacks(execute=True):
            store.discard(stored.file)
            assert len(on_disk()) == 1
        assert on_disk() == []

    def test_killed_while_writing_nothing_half_is_taken_for_whole(self, tmp_path):
        program = (
            "import os, sys; sys.path[:0] = ['.', 'site']\n"
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.test'\n"
            f"import django; django.setup(); django.conf.settings.DATA_ROOT = {str(tmp_path)!r}\n"
            "from interaction.casework.papers import store, sealing;\n"
            "def endless():\n    while True:\n        yield bytes(1 << 18)\n        print('written', flush=True)\n"
            "store._write(endless(), 'a.pdf', 'application/pdf')"
        )
        writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        for _ in range(4):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert [path.suffix for path in on_disk()] == [".half"]
        assert list(store.stored_names()) == []
        self.age()
        assert store.sweep() == 1


@pytest.mark.django_db
class TestKeys:
    def test_files_are_written_anew_under_the_new_key(self, settings, case):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        settings.FIELD_ENCRYPTION_KEYS = [old]
        file = kept(case).file
        settings.FIELD_ENCRYPTION_KEYS = [new, old]
        assert [store.reencrypt(name) for name in store.stored_names()] == [True]
        assert store.reencrypt(file) is False
        settings.FIELD_ENCRYPTION_KEYS = [new]
        assert b"".join(store.content_of(file)) == LONG

    def test_a_file_no_key_opens_stays_as_it_is(self, settings, case):
        file = kept(case).file
        before = store.path_of(file).read_bytes()
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
        with pytest.raises(Unreadable):
            store.reencrypt(file)
        assert store.path_of(file).read_bytes() == before
        assert len(on_disk()) == 1


@pytest.mark.django_db
class TestGivingOut:
    def test_as_a_download_no_browser_shows_and_nobody_keeps(self, case):
        response = paper_response(kept(case, name="张三 户口本.pdf"))
        assert b"".join(response.streaming_content) == LONG
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%BC%A0%E4%B8%89%20")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Content-Length"] == str(len(LONG))

    def test_names_cannot_break_the_header(self):
        response = attachment(b"x", 'a"\r\nSet-Cookie: x.pdf', "application/pdf")
        assert "\r" not in response["Content-Disposition"]

    def test_what_was_erased_is_gone(self, case):
        paper = kept(case)
        paper.file = ""
        with pytest.raises(Http404):
            paper_response(paper)
