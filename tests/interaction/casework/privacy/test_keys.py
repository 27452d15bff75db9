"""A new key can come and the old one go, at any time, without anything being lost."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from interaction.casework import encryption
from interaction.casework.models import Case, CaseGroup, Draft, Paper, Sealed
from interaction.casework.papers import store
from interaction.casework.privacy import keys
from interaction.requests import grouping, submission
from interaction.requests.models import InformationRequest

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def rotated(**options):
    out = io.StringIO()
    call_command("rotate_keys", stdout=out, stderr=out, **options)
    return out.getvalue()


def stored(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return [value for (value,) in cursor.fetchall() if value]


@pytest.fixture
def old_days(town, settings):
    """Two requests of one wording, with a paper and a draft, from when there was only the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    one, two = town.request(), town.request(name="李四", id_number="", phone="13900139000")
    content = store.put_content("附件.txt", "附件的内容".encode(), "text/plain")
    store.keep(one, content, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)
    Draft.objects.create(key="k", data={"name": "王五"})
    return one, two


@pytest.mark.django_db
class TestRotation:
    def test_every_encrypted_column_is_found(self):
        found = {f"{model._meta.label}.{column.name}" for model, column in keys.encrypted_columns()}
        assert found >= {
            "casework.Case.subject", "casework.Sealed.content", "casework.Task.party", "casework.Paper.name",
            "casework.Paper.content", "requests.InformationRequest.applicant",
            "requests.InformationRequest.description", "casework.Draft.data", "casework.DraftFile.name",
            "requests.Answer.letter",
        }  # fmt: skip

    def test_afterwards_the_old_key_is_not_needed_any_more(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        assert "其余密钥可以去掉" in rotated()
        settings.FIELD_ENCRYPTION_KEYS = [NEW]
        one, two = (Case.objects.get(pk=case.pk) for case in old_days)
        assert one.request.applicant["name"] == "张三丰" and two.request.description == "2025 年学区划分方案"
        assert one.subject and Sealed.objects.get(entry__case=one, entry__sequence=1).content["applicant"]
        assert store.open_paper(one.papers.get()).decode() == "附件的内容"
        assert Draft.objects.get().data == {"name": "王五"}

    def test_nothing_is_left_under_the_old_key(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        rotated()
        settings.FIELD_ENCRYPTION_KEYS = [OLD]
        for model, column in keys.encrypted_columns():
            for token in stored(model, column.column):
                with pytest.raises(encryption.Unreadable):
                    encryption.decrypt(token.encode())

    def test_equal_requests_and_applicants_are_still_found(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        rotated()
        settings.FIELD_ENCRYPTION_KEYS = [NEW]
        key = grouping.content_key("2025 年学区划分方案")
        assert InformationRequest.objects.filter(content_key=key).count() == 2
        assert CaseGroup.objects.get(content_key=key).size == 2
        person = {"kind": "person", "id_number": "11010519491231002X"}
        found = InformationRequest.objects.filter(applicant_key=submission.applicant_key(person))
        assert [request.case_id for request in found] == [old_days[0].pk]

    def test_a_second_run_has_nothing_to_do(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        rotated()
        before = {column: stored(model, column.column) for model, column in keys.encrypted_columns()}
        assert all(progress.written == 0 for progress in keys.rotate())
        assert before == {column: stored(model, column.column) for model, column in keys.encrypted_columns()}

    def test_stopped_half_way_everything_is_readable_and_the_rest_is_done_next_time(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        steps = keys.rotate(batch=1)
        for _ in range(7):
            next(steps)
        steps.close()
        assert Case.objects.get(pk=old_days[0].pk).request.applicant["name"] == "张三丰"
        rotated(batch=1)
        settings.FIELD_ENCRYPTION_KEYS = [NEW]
        assert Case.objects.get(pk=old_days[1].pk).request.applicant["name"] == "李四"

    def test_what_somebody_writes_meanwhile_is_kept(self, old_days, settings, monkeypatch):
        settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
        write = keys._write

        def slow(model, column, changes):
            if model is Draft:
                Draft.objects.update(data={"name": "赵六"})  # between reading and writing
            return write(model, column, changes)

        monkeypatch.setattr(keys, "_write", slow)
        rotated()
        assert Draft.objects.get().data == {"name": "赵六"}

    def test_what_no_key_opens_is_named_and_the_command_fails(self, old_days, settings):
        settings.FIELD_ENCRYPTION_KEYS = [NEW]
        with pytest.raises(CommandError, match="旧密钥请先不要去掉"):
            rotated()
        settings.FIELD_ENCRYPTION_KEYS = [OLD]
        assert Case.objects.get(pk=old_days[0].pk).request.applicant["name"] == "张三丰"
