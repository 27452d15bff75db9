"""Conditions that mean the same in every procedure: each gives ``""``, or why not."""

from ..clock import State
from ..history import Situation
from ..procedures import guard


@guard
def nothing_asked(here: Situation) -> str:
    """Nobody's opinion for which the clock waits is outstanding."""
    waiting = [task for task in here.open_tasks() if here.procedure.tasks[task.kind].pauses]
    return "还在征求意见，收到意见或者期满以后才能继续。" if waiting else ""


@guard
def not_the_handler(here: Situation) -> str:
    """Nobody decides about a case of their own."""
    mine = here.actor.user_id is not None and here.actor.user_id == here.case.handler_id
    return "您是这件的承办人，不能由自己审批。" if mine else ""


@guard
def not_the_drafter(here: Situation) -> str:
    """Nobody approves an answer of their own."""
    draft = here.last("draft_answer", "draft_reply")
    same = draft is not None and draft.user_id == here.actor.user_id
    return "不能审核自己拟的答复。" if same else ""


@guard
def holds_it(here: Situation) -> str:
    """Done by whoever has the case now."""
    holder = here.procedure.steps[here.case.step].holder
    return "" if holder in here.actor.roles else f"此件现在由{here.procedure.roles[holder]}办理。"


@guard
def asked_assist(here: Situation) -> str:
    return "" if here.asked_of("assist") else "没有等待您答复的协办。"


@guard
def question_open(here: Situation) -> str:
    waiting = [task for task in here.open_tasks() if task.kind != "supervision"]
    return "" if waiting else "没有等待答复的征求意见。"


@guard
def extension_unused(here: Situation) -> str:
    return "答复期限只能延长一次。" if here.has("approve_extension") else ""


@guard
def no_extension_pending(here: Situation) -> str:
    return "延长答复的申请还没有批复。" if _extension_pending(here) else ""


@guard
def extension_pending(here: Situation) -> str:
    return "" if _extension_pending(here) else "没有等待批复的延长申请。"


def _extension_pending(here: Situation) -> bool:
    """It was asked for, neither granted nor refused, and has not left the hands of whoever asked since."""
    asked = here.last("ask_extension")
    if asked is None:
        return False
    settled = ("approve_extension", "refuse_extension")
    later = [entry for entry in here.entries if entry.sequence > asked.sequence]
    return not any(entry.action in settled or entry.step != asked.step for entry in later)


@guard
def before_due(here: Situation) -> str:
    """What lengthens the time for an answer comes before that time is over."""
    found = here.reckoning
    if found.state is State.RUNNING and found.due_on and here.today > found.due_on:
        return f"答复期限已于 {found.due_on:%Y-%m-%d} 届满，请尽快答复。"
    return ""


@guard
def not_rated(here: Situation) -> str:
    return "您已经评价过。" if here.has("rate") else ""


@guard
def no_open_question(here: Situation) -> str:
    return "上一次追问还没有回复。" if here.pending("ask_again", "explain") else ""


@guard
def open_question(here: Situation) -> str:
    return "" if here.pending("ask_again", "explain") else "没有等待回复的追问。"


@guard
def no_supervision_pending(here: Situation) -> str:
    return "督办还没有回复。" if here.pending("supervise", "answer_supervision") else ""


@guard
def supervision_pending(here: Situation) -> str:
    return "" if here.pending("supervise", "answer_supervision") else "没有等待回复的督办。"


@guard
def not_erased(here: Situation) -> str:
    return "个人信息已经按期清除，无法核对身份。" if here.case.erased_on else ""
