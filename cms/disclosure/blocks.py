"""What the body of a document is made of."""

from wagtail import blocks

from cms.columns.blocks import TEXT_FEATURES
from cms.columns.blocks.media import PictureBlock
from cms.columns.blocks.tables import CaptionedTableBlock


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label="文字", features=TEXT_FEATURES, icon="pilcrow")
    table = CaptionedTableBlock()
    picture = PictureBlock()
