"""What an editor can put into the body of an article or a page."""

from wagtail import blocks

from cms.columns.blocks.listing import ColumnNewsBlock, ListingBlock
from cms.columns.blocks.media import AttachmentsBlock, PeopleBlock, PictureBlock, TimelineBlock
from cms.columns.blocks.tables import CaptionedTableBlock, ChartBlock

# Pictures come as their own block, whose alternative text is required.
TEXT_FEATURES = ["h2", "h3", "h4", "bold", "ol", "ul", "hr", "link", "document-link", "blockquote"]

BODY = [
    ("text", blocks.RichTextBlock(label="文字", features=TEXT_FEATURES, icon="pilcrow")),
    ("picture", PictureBlock()),
    ("table", CaptionedTableBlock()),
    ("chart", ChartBlock()),
    ("attachments", AttachmentsBlock()),
    ("people", PeopleBlock()),
    ("timeline", TimelineBlock()),
    ("listing", ListingBlock()),
]

HOME = [("listing", ListingBlock()), ("news", ColumnNewsBlock())]
