from django.urls import URLPattern, path

from . import pages, receipt_pages
from .rooms import CHECK, Room


def urls_of(room: Room) -> list[URLPattern]:
    """``new/…`` and ``receipt/…``, to be put under the room's own address."""
    name, it = room.prefix, {"room": room}
    steps = [
        path(
            "new/" if step.name == room.first else f"new/{step.name}/",
            pages.step,
            it | {"name": step.name},
            name=room.url_name(step.name),
        )
        for step in room.steps
    ]
    return [
        *steps,
        path(f"new/{CHECK}/", pages.check, it, name=room.url_name(CHECK)),
        path("new/clear/", pages.clear, it, name=f"{name}_new_clear"),
        path("new/cleared/", pages.cleared, it, name=f"{name}_new_cleared"),
        path("receipt/", receipt_pages.receipt, it, name=f"{name}_receipt"),
        path("receipt/pdf/", receipt_pages.receipt_pdf, it, name=f"{name}_receipt_pdf"),
        path("receipt/noted/", receipt_pages.noted, it, name=f"{name}_noted_post"),
        path("receipt/done/", receipt_pages.after_noted, it, name=f"{name}_noted"),
    ]
