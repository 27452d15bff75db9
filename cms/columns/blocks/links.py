"""Links that editors set: to a page of the site, to an address of the site, or elsewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class AddressBlock(blocks.CharBlock):
    """An address as a person types it: ``/disclosure/`` or ``https://…``; what could run a script is refused."""

    def clean(self, value: str) -> str:
        value = super().clean(value).strip()
        inside = value.startswith("/") and not value.startswith("//")
        if value and not inside and not value.startswith(("https://", "http://")):
            raise ValidationError("网址应以“/”开头（本站），或以 https:// 开头（外站）。")
        return value


class LinkBlock(blocks.StructBlock):
    """One link. Exactly one target: a page or an address."""

    label = blocks.CharBlock(label="文字", max_length=20)
    page = blocks.PageChooserBlock(label="本站页面", required=False)
    address = AddressBlock(label="网址", required=False, max_length=300, help_text="例如 /disclosure/ 或 https://…")

    class Meta:
        icon = "link"
        label = "链接"

    target_required = True

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["page"] and value["address"]:
            raise StructBlockValidationError(
                block_errors={"address": ValidationError("页面和网址只填一个。")},
            )
        if self.target_required and not value["page"] and not value["address"]:
            raise StructBlockValidationError(
                block_errors={"page": ValidationError("请选择本站页面，或填写网址。")},
            )
        return value


class MenuItemBlock(LinkBlock):
    """A word in the main menu, with the links that open under it. Without such links it needs a target of its own."""

    children = blocks.ListBlock(LinkBlock(), label="下级链接", default=[])

    class Meta:
        icon = "list-ul"
        label = "菜单项"

    target_required = False

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["children"] and not value["page"] and not value["address"]:
            raise StructBlockValidationError(
                block_errors={"page": ValidationError("请选择页面、填写网址，或添加下级链接。")},
            )
        return value


class DoorBlock(LinkBlock):
    """One of the doors of the home page: what a citizen comes for, and how long it takes."""

    text = blocks.CharBlock(label="说明", max_length=40, help_text="一句话：这里能办什么。")
    duration = blocks.CharBlock(label="要多久", max_length=30, help_text="例如“20 个工作日内答复”。")

    class Meta:
        icon = "home"
        label = "办事入口"
