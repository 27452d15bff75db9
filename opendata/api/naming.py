"""What a downloaded file is called."""

from urllib.parse import quote

from opendata.api.known import KnownResource, KnownVersion


def download_name(known: KnownResource, version: KnownVersion, ending: str) -> str:
    """The Content-Disposition: dataset, resource and version, so that nobody asks of a file later which it is."""
    plain = f"{known.dataset.slug}-{known.resource.number}-v{version.number}.{ending}"
    title = f"{known.dataset.title}-{known.resource.title}-第{version.number}版.{ending}"
    if known.resource.title == known.dataset.title:
        title = f"{known.dataset.title}-第{version.number}版.{ending}"
    safe = "".join("_" if one in '/\\:*?"<>|' or not one.isprintable() else one for one in title)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
