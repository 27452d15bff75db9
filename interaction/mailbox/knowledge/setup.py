"""Who keeps the knowledge: those who write and review answers draft it; it is reviewed like all that is public."""

from cms.agencies.roles import CASE_REVIEWER, HANDLER, OPENNESS_HEAD, OPENNESS_OFFICE, RECEIVER, SITE_MANAGER, grant

from .models import AnswerTemplate, KnowledgeItem

WRITERS = (RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD)
TEMPLATES = (
    (
        "收到，正在核实", "",
        "您好！您反映的“{标题}”（编号{编号}）收悉。经{承办机构}核实，现答复如下：\n\n（核实的情况）\n\n（怎样处理、何时完成、依据是什么）\n\n"
        "感谢您的关心和支持。",
    ),
    (
        "政策咨询", "consultation",
        "您好！关于您咨询的“{标题}”，答复如下：\n\n一、政策规定：（文件名称、文号和条款）\n二、怎样办理：（地点、材料、时限、网上办理的地址）\n\n"
        "如有不明白的，可以追问，或拨打{承办机构}的电话。",
    ),
    (
        "建议采纳情况", "suggestion",
        "您好！您提出的建议收悉，感谢您的关心。\n\n一、现在的情况：\n二、采纳的内容和时间安排：\n三、没有采纳的内容和理由：",
    ),
)  # fmt: skip


def setup() -> None:
    """Some templates on a new portal; later they are their keepers'."""
    grant([*WRITERS, OPENNESS_OFFICE, SITE_MANAGER], [KnowledgeItem], ["add", "change", "view"])
    grant([CASE_REVIEWER, OPENNESS_HEAD, OPENNESS_OFFICE, SITE_MANAGER], [AnswerTemplate], ["add", "change", "delete"])
    grant([*WRITERS, OPENNESS_OFFICE, SITE_MANAGER], [AnswerTemplate], ["view"])
    if not AnswerTemplate.objects.exists():
        for order, (title, kind, text) in enumerate(TEMPLATES, start=1):
            AnswerTemplate.objects.create(title=title, kind=kind, text=text, order=order * 10)
