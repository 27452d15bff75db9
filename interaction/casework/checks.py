"""System checks: a procedure that does not hold together stops the portal from starting."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from . import forms, ledger, procedures
from .papers import clamd
from .procedures.loading import problems_of


@register()
def check_procedures(**kwargs: Any) -> list[CheckMessage]:
    """casework.E001: names that lead nowhere, steps nobody reaches or leaves; E002: guards and forms nobody wrote."""
    found: list[CheckMessage] = []
    for procedure in procedures.all_procedures():
        found += [Error(problem, obj=procedure.name, id="casework.E001") for problem in problems_of(procedure)]
        for action in procedure.actions.values():
            missing = [name for name in action.guards if name not in procedures.registry.guards]
            if action.form and not forms.is_registered(procedure.name, action.form):
                missing.append(action.form)
            found += [
                Error(f"[actions.{action.name}] 用到的“{name}”没有写。", obj=procedure.name, id="casework.E002")
                for name in missing
            ]
    return found


@register()
def check_hash(**kwargs: Any) -> list[CheckMessage]:
    """casework.E003: a hash that timelines cannot be written with here."""
    name = settings.TIMELINE_HASH
    if name not in ledger.ALGORITHMS:
        return [Error(f"TIMELINE_HASH 只能是 {' 或 '.join(ledger.ALGORITHMS)}，不能是“{name}”。", id="casework.E003")]
    try:
        ledger.digest(name, b"")
    except ValueError:
        return [Error(f"这台机器的 OpenSSL 不支持 {name}，请用 sha256。", id="casework.E003")]
    return []


@register()
def check_scanner(**kwargs: Any) -> list[CheckMessage]:
    """casework.E004: an address of the virus scanner that is none."""
    try:
        clamd.address_of(settings.CLAMD_URL or "tcp://localhost")
    except ValueError:
        return [Error("CLAMD_URL 应当像 tcp://127.0.0.1:3310 或 unix:///run/clamav/clamd.ctl。", id="casework.E004")]
    return []
