"""Conditions of this procedure alone (``guards`` in procedure.toml): each gives ``""``, or why not. Those it shares
with others are casework's."""

from interaction.casework import calendar, limits
from interaction.casework.clock import Effect
from interaction.casework.history import Situation
from interaction.casework.models import Task
from interaction.casework.procedures import guard

from . import publishing
from .models import Proceeding


@guard
def correction_unused(here: Situation) -> str:
    """Art. 30: told once, all at once."""
    return "补正只能告知一次。" if here.has("ask_correction") else ""


@guard
def correction_in_time(here: Situation) -> str:
    """Art. 30: within 7 working days of receipt."""
    received = here.reckoning.started_on
    limit = limits.limit_of("requests", "correction_notice")
    if received and calendar.workdays_between(received, here.today) > limit.days:
        return f"收到申请已超过 {limit.days} 个工作日，不能再告知补正，请按现有内容办理。"
    return ""


_INTAKE = {"submit", "confirm", "assign", "reassign", "record_correction"}


def intake_staff(here: Situation) -> set[int]:
    """Everybody who had a hand in receiving this case: whoever entered, confirmed or assigned it."""
    found = {entry.user_id for entry in here.entries if entry.role == "receiver" and entry.action in _INTAKE}
    return {pk for pk in (*found, here.case.received_by_id) if pk}


@guard
def not_the_receiver(here: Situation) -> str:
    """Intake and handling are done by different people (art. 45)."""
    same = here.actor.user_id in intake_staff(here)
    return "受理和办理须由不同的人负责，请由其他承办人签收。" if same else ""


@guard
def asked_third_party(here: Situation) -> str:
    return "" if here.asked_of("third_party") else "没有等待您答复的征求意见。"


@guard
def asked_joint(here: Situation) -> str:
    return "" if here.asked_of("joint") else "没有等待您答复的征求意见。"


@guard
def third_party_open(here: Situation) -> str:
    return "" if here.open_tasks("third_party") else "没有等待答复的第三方。"


def undelivered(here: Situation) -> list[Task]:
    """Open questions to third parties of which it is not on record yet when they were delivered."""
    known = {entry.facts.get("task") for entry in here.entries if entry.action == "record_delivery"}
    return [task for task in here.open_tasks("third_party") if task.pk not in known]


@guard
def delivery_unrecorded(here: Situation) -> str:
    """Once: the time a third party has cannot be made longer by writing down another day."""
    return "" if undelivered(here) else "没有还需要登记送达的征求意见书。"


@guard
def third_party_disagreed(here: Situation) -> str:
    answers = {task.answer for task in here.tasks if task.kind == "third_party"}
    return "" if answers & {"disagree", "partly"} else "没有第三方表示不同意。"


REASONS = ("give_reasons", "record_reasons")  # online, or on paper


@guard
def reasons_unasked(here: Situation) -> str:
    return "已经要求申请人说明过理由。" if here.has("ask_reasons") else ""


@guard
def reasons_asked(here: Situation) -> str:
    return "" if here.pending("ask_reasons", *REASONS) else "没有要求申请人说明理由，或者已经说明过。"


@guard
def reasons_given(here: Situation) -> str:
    return "" if here.has(*REASONS) else "须先要求申请人说明理由，申请人说明以后才能确定延迟答复。"


@guard
def not_delayed(here: Situation) -> str:
    return "已经确定过延迟答复的期限。" if here.has("delay") else ""


@guard
def fee_unused(here: Situation) -> str:
    return "信息处理费已经通知过，不得重复计算。" if here.has("notice_fee") else ""


@guard
def payment_unreported(here: Situation) -> str:
    """Who says they have paid is not given up before somebody has looked."""
    return "申请人说已经缴费，须先核对。" if here.pending("report_payment", "deny_payment") else ""


@guard
def payment_reported(here: Situation) -> str:
    return "" if here.pending("report_payment", "deny_payment") else "申请人没有说已经缴费。"


def given_up_by(here: Situation) -> str:
    """The action by which the case ended, where it has been given up; else ""."""
    if here.case.step != "closed":
        return ""
    return next((entry.action for entry in reversed(here.entries) if entry.effect == Effect.END), "")


@guard
def payment_counts(here: Situation) -> str:
    """Money that came in time counts, also where it is found only after the request was given up."""
    return "" if given_up_by(here) in ("", "abandon_fee") else "此件不是因为逾期未缴费而终止的。"


@guard
def correction_counts(here: Situation) -> str:
    """So does a correction that was posted in time, or is late for a good reason (art. 30)."""
    return "" if given_up_by(here) in ("", "abandon_correction") else "此件不是因为逾期不补正而终止的。"


@guard
def third_parties_told(here: Situation) -> str:
    """What is made public against the will of third parties is told to each of them first (art. 32)."""
    draft = here.last("draft_answer")
    if draft is None or draft.facts.get("outcome") != "open":
        return ""
    told = {entry.facts.get("task") for entry in here.entries if entry.action == "tell_third_party"}
    waiting = [
        task for task in here.tasks
        if task.kind == "third_party" and task.answer in ("disagree", "partly") and task.pk not in told
    ]  # fmt: skip
    return "第三方不同意公开而决定公开的，须先书面告知第三方。" if waiting else ""


@guard
def service_unrecorded(here: Situation) -> str:
    return "已经登记过送达。" if _service_recorded(here) else ""


def _service_recorded(here: Situation) -> bool:
    """Of the answer that was sent last."""
    return here.pending("record_service", "send")


@guard
def no_proceeding_pending(here: Situation) -> str:
    """What a review or a suit is about is kept until that is decided."""
    pending = Proceeding.objects.filter(case=here.case, result=Proceeding.Result.PENDING).exists()
    return "行政复议或者行政诉讼还没有审结。" if pending else ""


@guard
def result_pending(here: Situation) -> str:
    filed = sum(entry.action == "record_proceeding" for entry in here.entries)
    settled = sum(entry.action == "record_result" for entry in here.entries)
    return "" if filed > settled else "没有尚未审结的复议、诉讼。"


@guard
def corrected_by_decision(here: Situation) -> str:
    """Only who decides over the answer takes it back; each decision is followed once."""
    ordered = 0
    for entry in here.entries:
        if entry.action == "answer_again":
            ordered = 0
        elif entry.action == "record_result":
            ordered += entry.facts.get("result") == Proceeding.Result.CORRECTED
    return "" if ordered else "没有登记过结果为“结果纠正”的复议决定、判决，或者已经依它恢复办理过。"


@guard
def time_not_ordered(here: Situation) -> str:
    """The time a decision sets is not the agency's to lengthen, nor to begin anew."""
    return "期限由复议决定、判决确定，不能自行延长或者重新计算。" if here.has("answer_again") else ""


@guard
def served(here: Situation) -> str:
    """An answer that went out on paper has arrived, and that is on record, before the file is closed."""
    sent = here.last("send")
    on_paper = sent is not None and sent.facts.get("way") != "online"
    return "还没有登记答复的送达。" if on_paper and not _service_recorded(here) else ""


@guard
def publishable(here: Situation) -> str:
    """Art. 44: something was given, and it is neither public nor on its way there."""
    return publishing.why_not(here)
