"""Number and query code, as they stand on the papers of a request."""

from typing import Any

from interaction.casework.following.forms import NumberAndCodeForm


class RequestCodeForm(NumberAndCodeForm):
    """As they stand on the receipt of a request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "申请编号", "回执上 SQ 开头的编号。"
        code.help_text = "提交申请时显示的 16 位查询码，大小写、空格和短横线都不要紧。"


class ThirdPartyCodeForm(NumberAndCodeForm):
    """As they stand on the inquiry that a third party received."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "征求意见书编号", "征求意见书上的编号。"
        number.error_messages["required"] = "请填写征求意见书上的编号。"
        code.help_text = "征求意见书上的 16 位查询码，大小写、空格和短横线都不要紧。"
