"""Template tags every public template may use: dates and sizes as Chinese readers write them, and the page's frame."""

from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.columns.furniture import Furniture
from cms.columns.furniture import furniture as furniture_of

register = template.Library()


@dataclass(frozen=True)
class Shown:
    """What of the frame depends on the request: the address and the visitor's choice of display, nothing else."""

    elder: bool
    grey: bool
    path: str
    origin: str
    address: str


@register.simple_tag(takes_context=True)
def furniture(context: template.Context) -> Furniture:
    """The site's names, numbers, menu and links."""
    return furniture_of(context.get("request"))


@register.simple_tag(takes_context=True)
def shown(context: template.Context, portal: Furniture) -> Shown:
    """How this page is shown: elder mode (by cookie), grey mode (by the clock), and where it stands."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    return Shown(
        elder=request is not None and request.COOKIES.get("display") == "elder",
        grey=portal.settings.is_grey(timezone.now(), home=path.partition("?")[0] == "/"),
        path=path,
        origin=portal.root_url,
        address=f"{portal.root_url}{path}",
    )


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def zh_date(value: date | datetime | None) -> str:
    """2026年7月14日, for prose."""
    if not value:
        return ""
    value = _local(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def iso_date(value: date | datetime | None) -> str:
    """2026-07-14, for tables and rows."""
    return _local(value).strftime("%Y-%m-%d") if value else ""


@register.filter
def iso_minute(value: datetime | None) -> str:
    """2026-07-14 09:30, the form 《政府网站发展指引》 asks of publication times."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if value else ""


def _time(value: date | datetime | None, text: str) -> SafeString:
    if not value:
        return SafeString("")
    value = _local(value)
    machine = value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.filter
def time_zh(value: date | datetime | None) -> SafeString:
    """``<time>`` with 2026年7月14日."""
    return _time(value, zh_date(value))


@register.filter
def time_iso(value: date | datetime | None) -> SafeString:
    """``<time>`` with 2026-07-14."""
    return _time(value, iso_date(value))


@register.filter
def time_stamp(value: date | datetime | None) -> SafeString:
    """``<time>`` with 2026-07-14 09:30; a date without a time of day stays a date."""
    return _time(value, iso_minute(value) if isinstance(value, datetime) else iso_date(value))


@register.filter
def filesize_zh(size: int | None) -> str:
    """A size in bytes as people read it: 512 字节, 34 KB, 1.2 MB."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} 字节"
    for unit, scale in (("KB", 1024), ("MB", 1024**2)):
        if size < scale * 1024:
            number = size / scale
            return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
    return f"{size / 1024**3:.1f} GB"
