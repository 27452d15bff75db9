"""The questions of a survey as editors write them. Block keys are kept through all revisions: answers hang on them."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from . import questions

MOST_QUESTIONS = 60
MOST_OPTIONS = 40
MOST_POINTS = 11
MOST_LETTERS = 2000


class SkipBlock(blocks.CharBlock):
    """跳到第几题."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 10, "label": "跳到第几题"} | kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            questions.skip_of(cleaned or "")
        except ValueError as error:
            raise ValidationError("请填题号（例如 5），或者填“结束”；不跳题就空着。") from error
        return cleaned


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="选项", max_length=100)
    then = SkipBlock(help_text="选了它就跳到第几题；填“结束”则不再往下问。不跳题空着。")

    class Meta:
        label = "选项"
        form_classname = "struct-block survey-option"


class _QuestionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="问题", max_length=200)
    help = blocks.CharBlock(label="说明", max_length=200, required=False)
    required = blocks.BooleanBlock(label="必须回答", required=False, default=True)


class SingleBlock(_QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label="选项", min_num=2, max_num=MOST_OPTIONS)
    then = SkipBlock(label="答完后跳到第几题", help_text="选项自己没有写明跳题的，都按这里。不跳题空着。")

    class Meta:
        label = "单选题"
        icon = "radio-full"
        label_format = "{text}"


class MultipleBlock(_QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label="选项", min_num=2, max_num=MOST_OPTIONS)
    least = blocks.IntegerBlock(label="最少选几项", required=False, min_value=0, max_value=MOST_OPTIONS)
    most = blocks.IntegerBlock(
        label="最多选几项", required=False, min_value=0, max_value=MOST_OPTIONS, help_text="空着不限。"
    )
    then = SkipBlock(
        label="答完后跳到第几题", help_text="选中的选项都没有写明跳题时按这里；有几个写了的，按排在最前的。"
    )

    class Meta:
        label = "多选题"
        icon = "list-ul"
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        least, most, number = cleaned.get("least") or 0, cleaned.get("most") or 0, len(cleaned.get("options") or ())
        wrong = {}
        if most and least > most:
            wrong["most"] = ValidationError("最多选的不能比最少选的还少。")
        if least > number:
            wrong["least"] = ValidationError(f"一共只有 {number} 个选项。")
        if wrong:
            raise StructBlockValidationError(block_errors=wrong)
        return cleaned


class ScaleBlock(_QuestionBlock):
    low = blocks.IntegerBlock(label="从几分", default=1, min_value=0, max_value=1)
    high = blocks.IntegerBlock(label="到几分", default=5, min_value=2, max_value=10)
    low_label = blocks.CharBlock(label="最低分的意思", max_length=20, required=False, help_text="例如“很不满意”。")
    high_label = blocks.CharBlock(label="最高分的意思", max_length=20, required=False, help_text="例如“很满意”。")
    then = SkipBlock(label="答完后跳到第几题", help_text="不跳题空着。")

    class Meta:
        label = "打分题"
        icon = "order"
        label_format = "{text}"


class TextBlock(_QuestionBlock):
    required = blocks.BooleanBlock(label="必须回答", required=False, default=False)
    longest = blocks.IntegerBlock(label="最多多少字", default=500, min_value=10, max_value=MOST_LETTERS)
    then = SkipBlock(label="答完后跳到第几题", help_text="不跳题空着。")

    class Meta:
        label = "填写题"
        icon = "pilcrow"
        label_format = "{text}"


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    scale = ScaleBlock()
    text = TextBlock()

    class Meta:
        max_num = MOST_QUESTIONS

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """With the skips of all together: none leads back, none past a question that nobody then comes to."""
        cleaned = super().clean(value, *args, **kwargs)
        found = questions.problems_of(questions.read(cleaned.get_prep_value()))
        if found:
            raise StreamBlockValidationError(
                block_errors={number - 1: ValidationError(texts) for number, texts in found.at.items()},
                non_block_errors=[ValidationError(found.texts)],
            )
        return cleaned
