"""What a downloaded file is called."""

from urllib.parse import quote

from opendata.api.known import KnownResource, KnownVersion


def download_name(known: KnownResource, version: KnownVersion, ending: str, *, original: bool = False) -> str:
    """The Content-Disposition: dataset, resource and version, so that nobody asks of a file later which it is.

    ``original``: as the agency sent it; the table made of it may have the same ending.
    """
    plain = f"{known.dataset.slug}-{known.resource.number}-v{version.number}{'-original' if original else ''}.{ending}"
    named = [known.dataset.title, *([known.resource.title] if known.resource.title != known.dataset.title else [])]
    title = "-".join([*named, f"第{version.number}版", *(["原始文件"] if original else [])]) + f".{ending}"
    safe = "".join("_" if one in '/\\:*?"<>|' or not one.isprintable() else one for one in title)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
