"""Calls that other records may refer to: what is public, and drafts to their own agency alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interaction.consultations.opinions.models import Call

from .conftest import new_agency, text

CHOOSER = "/admin/snippets/choose/opinions/call/"


@pytest.fixture
def draft(portal_ready):
    now = timezone.now()
    call = Call(
        title="还没有公开的办法", kind=Call.Kind.DECISION, summary="…", lead_agency=new_agency(), opens_at=now,
        closes_at=now + timedelta(days=31), contact="住建局", draft="第一条　…", live=False,
    )  # fmt: skip
    call.save()
    return call


def test_nobody_reads_others_drafts_by_trying_their_keys(draft, call, staff):
    stranger = staff("别局编辑", agency=new_agency(name="青禾县水利局", code="11990001000000086T", slug="water"))
    assert stranger.get(f"{CHOOSER}chosen/{draft.pk}/").status_code == 404
    assert "还没有公开" not in text(stranger.get(f"{CHOOSER}chosen-multiple/?id={draft.pk}&id={call.pk}"))
    assert stranger.get(f"{CHOOSER}chosen/{call.pk}/").json()["result"]["string"] == call.title
    assert staff().get(f"{CHOOSER}chosen/{draft.pk}/").json()["result"]["string"] == "还没有公开的办法"


@pytest.mark.parametrize("key", ["abc", "²", "9" * 40, "1_5F"])
def test_what_is_no_key_leads_nowhere(staff, key):
    clerk = staff()
    assert clerk.get(f"{CHOOSER}chosen/{key}/").status_code == 404
    assert clerk.get(f"{CHOOSER}chosen-multiple/", {"id": key}).status_code == 200
    assert clerk.get(f"/admin/snippets/opinions/call/edit/{key}/").status_code == 404
    assert clerk.post(f"{CHOOSER}create/").status_code in (302, 403)
