"""What the body of a document is made of."""

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

TEXT_FEATURES = ["h2", "h3", "h4", "bold", "ol", "ul", "hr", "link", "document-link", "image"]


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label="文字", features=TEXT_FEATURES)
    table = TableBlock(label="表格")
