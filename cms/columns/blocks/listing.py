"""Records of other rooms, and articles of a column, as lists within a page."""

from typing import Any

from wagtail import blocks

from cms.columns import listings


class SourceBlock(blocks.ChoiceBlock):
    """What a list lists. Its values are text, so that reading one need not ask every provider for its filters."""

    def normalize_choice(self, value: Any) -> Any:
        return value


class ListingBlock(blocks.StructBlock):
    """The newest records of one kind, always up to date: documents on a topic, notices of an agency, …"""

    title = blocks.CharBlock(label="标题", max_length=30)
    source = SourceBlock(label="列出什么", choices=listings.choices)
    limit = blocks.IntegerBlock(label="列几条", default=6, min_value=1, max_value=20)

    class Meta:
        icon = "list-ul"
        label = "文件或公告列表"
        template = "columns/blocks/listing.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        source = value["source"] or ""  # nothing chosen yet: a draft
        context["rows"] = listings.rows(source, value["limit"] or 0)
        context["more_url"] = listings.more_url(source)
        return context


class ColumnNewsBlock(blocks.StructBlock):
    """The newest articles of one column."""

    column = blocks.PageChooserBlock(label="栏目", page_type="columns.ColumnPage")
    limit = blocks.IntegerBlock(label="列几条", default=6, min_value=1, max_value=20)

    class Meta:
        icon = "doc-full"
        label = "栏目最新文章"
        template = "columns/blocks/listing.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        column = value["column"].specific_deferred if value["column"] and value["column"].live else None
        context["rows"] = column.newest(value["limit"] or 0) if column else []
        context["more_url"] = column.url if column else ""
        return context
