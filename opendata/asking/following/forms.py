"""Number and query code, as they stand on the receipt."""

from typing import Any

from interaction.casework.following.forms import NumberAndCodeForm


class AskedCodeForm(NumberAndCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.help_text = "回执上 SJ 开头的编号。"
        code.help_text = "提交时显示的 16 位查询码，大小写、空格和短横线都不要紧。"
