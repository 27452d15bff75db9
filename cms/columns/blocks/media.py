"""Pictures, papers to download, people, what happened when."""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture. The words that stand for it are required: a screen reader has nothing else (GB/T 37668)."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="替代文字", max_length=120, help_text="用一句话说明图片内容，供读屏软件朗读。")
    caption = blocks.CharBlock(label="图注", max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "图片"
        template = "columns/blocks/picture.html"


class AttachmentsBlock(blocks.StructBlock):
    """Files to download, with their kind and size."""

    title = blocks.CharBlock(label="标题", max_length=40, default="附件")
    files = blocks.ListBlock(DocumentChooserBlock(label="文件"), label="文件", min_num=1)

    class Meta:
        icon = "download"
        label = "附件列表"
        template = "columns/blocks/attachments.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["files"] = [
            {"title": file.title, "url": file.url, "size": file.file_size, "kind": file.file_extension}
            for file in value["files"]
            if file
        ]
        return context


class PersonBlock(blocks.StructBlock):
    """One person in office: name, post, what they are responsible for."""

    name = blocks.CharBlock(label="姓名", max_length=30)
    post = blocks.CharBlock(label="职务", max_length=60)
    duties = blocks.TextBlock(label="分工", required=False, rows=3)
    photo = ImageChooserBlock(label="照片", required=False)

    class Meta:
        icon = "user"
        label = "人员"


class PeopleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="标题", max_length=40, required=False)
    people = blocks.ListBlock(PersonBlock(), label="人员", min_num=1)

    class Meta:
        icon = "group"
        label = "人员介绍"
        template = "columns/blocks/people.html"


class EventBlock(blocks.StructBlock):
    when = blocks.CharBlock(label="时间", max_length=40, help_text="例如“2026年3月”。")
    title = blocks.CharBlock(label="事项", max_length=120)
    text = blocks.TextBlock(label="说明", required=False, rows=2)

    class Meta:
        icon = "date"
        label = "事项"


class TimelineBlock(blocks.StructBlock):
    """What happened, or will happen, in order."""

    title = blocks.CharBlock(label="标题", max_length=40, required=False)
    events = blocks.ListBlock(EventBlock(), label="事项", min_num=1)

    class Meta:
        icon = "calendar-alt"
        label = "时间线"
        template = "columns/blocks/timeline.html"
