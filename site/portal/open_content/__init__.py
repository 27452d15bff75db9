"""/api/v1/documents, notices, agencies, letters, wanted, reuses, statistics: what the portal publishes, for machines.

Each is the list that its page shows, narrowed by the same words and cut by the same key, and its single records with
their texts. Counted, conditional and refused as everything under ``opendata.api.answers`` is.
"""

from ninja import NinjaAPI

from . import agencies, documents, letters, notices, reuses, statistics, wanted


def register(api: NinjaAPI) -> None:
    """Add what the portal publishes to its API."""
    for path, room, tag in (
        ("/documents", documents, "政府文件"),
        ("/notices", notices, "公告公示"),
        ("/agencies", agencies, "机构"),
        ("/letters", letters, "来信选登"),
        ("/wanted", wanted, "大家要的数据"),
        ("/reuses", reuses, "应用成果"),
        ("/statistics", statistics, "统计"),
    ):
        api.add_router(path, room.router, tags=[tag])
