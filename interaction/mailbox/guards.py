"""Conditions of this procedure alone (``guards`` in procedure.toml): each gives ``""``, or why not. Those it shares
with others are casework's."""

from interaction.casework.history import Situation
from interaction.casework.procedures import guard

from .kinds import rule_of
from .models import Letter, MailboxSettings, Rating

AGAIN = ("rate_low", "reopen")  # what begins another round
ANSWERED = ("send_reply", "answer_joined")


def letter_of(here: Situation) -> Letter | None:
    """The letter, read once."""
    if "letter" not in here.__dict__:
        here.__dict__["letter"] = Letter.objects.filter(pk=here.case.pk).first()
    found: Letter | None = here.__dict__["letter"]
    return found


def round_of(here: Situation) -> int:
    """Which answer is being worked on, or was given last: 1, and 2 after it was called back or taken up again."""
    return 1 + sum(entry.action in AGAIN for entry in here.entries)


def _since_round(here: Situation, *actions: str) -> bool:
    """Whether one of these was done in this round."""
    begun = here.last(*AGAIN)
    done = here.last(*actions)
    return done is not None and (begun is None or done.sequence > begun.sequence)


def is_called_back(here: Situation) -> bool:
    """It was answered, its writer was not satisfied, and has not been answered again."""
    last = here.last("rate_low", *ANSWERED, "reopen")
    return last is not None and last.action == "rate_low"


@guard
def signed(here: Situation) -> str:
    """What needs to know who wrote."""
    letter = letter_of(here)
    return "" if letter and letter.sender.get("name") else "来信没有留下姓名，无法核对是谁写的。"


@guard
def leads_no_other(here: Situation) -> str:
    led = Letter.objects.filter(joined_to=here.case.pk, case__step="joined").exists()
    return "有别的来信并在这封信里，请并入别的信以前先让它们单独办理。" if led else ""


@guard
def details_unasked(here: Situation) -> str:
    return "每次办理只能请来信人补充一次。" if _since_round(here, "ask_details") else ""


@guard
def assist_open(here: Situation) -> str:
    return "" if here.open_tasks("assist") else "没有等待答复的协办。"


@guard
def called_back(here: Situation) -> str:
    return "" if is_called_back(here) else "只有来信人不满意、退回重办的，才登记回访。"


@guard
def visited(here: Situation) -> str:
    """国办发〔2019〕51号: whoever is not satisfied is called on before they are answered again."""
    if is_called_back(here) and not _since_round(here, "record_visit"):
        return "来信人不满意退回的，须先回访并登记，再提交答复。"
    return ""


@guard
def unrated(here: Situation) -> str:
    """Each answer once."""
    answered, rated = here.last(*ANSWERED), here.last("rate", "rate_low")
    if answered is None:
        return "还没有答复，不能评价。"
    return "您已经评价过这次答复。" if rated is not None and rated.sequence > answered.sequence else ""


@guard
def never_called_back(here: Situation) -> str:
    return "重新办理只能要求一次。" if here.has("rate_low") else ""


@guard
def no_question_waiting(here: Situation) -> str:
    return "追问还没有回复。" if here.open_tasks("question") else ""


@guard
def question_waiting(here: Situation) -> str:
    return "" if here.open_tasks("question") else "没有等待回复的追问。"


@guard
def questions_left(here: Situation) -> str:
    allowed = MailboxSettings.load().questions_allowed
    asked = sum(entry.action == "ask_again" for entry in here.entries)
    return "" if asked < allowed else f"一封信可以追问 {allowed} 次，已经问过了。还有问题请另写一封信。"


@guard
def not_moved_on(here: Situation) -> str:
    letter = letter_of(here)
    return "此信已经转为依申请公开，请在那一件里办理。" if letter and letter.became_id else ""


@guard
def reopenings_left(here: Situation) -> str:
    allowed = MailboxSettings.load().reopened_allowed
    done = sum(entry.action == "reopen" for entry in here.entries)
    return "" if done < allowed else f"重新办理最多 {allowed} 次，已经办过了。"


def last_rating(here: Situation) -> Rating | None:
    return Rating.objects.filter(case=here.case).order_by("-round").first()


@guard
def appealable(here: Situation) -> str:
    """A low rating, not appealed before."""
    rating = last_rating(here)
    if rating is None or not rating.is_low:
        return "只有不满意、非常不满意的评价可以申诉。"
    appealed = any(entry.action == "appeal_rating" and entry.facts.get("rating") == rating.pk for entry in here.entries)
    return "这次评价已经申诉过。" if appealed else ""


@guard
def appeal_pending(here: Situation) -> str:
    return "" if here.pending("appeal_rating", "decide_appeal") else "没有等待决定的评价申诉。"


@guard
def no_appeal_pending(here: Situation) -> str:
    return "评价申诉还没有决定。" if here.pending("appeal_rating", "decide_appeal") else ""


@guard
def rating_time_over(here: Situation) -> str:
    """Nobody loses the time to rate and to ask because the file is closed early."""
    due = here.case.step_due_on
    if here.case.step == "answered" and due and here.today <= due and not here.has("rate", "rate_low"):
        return f"来信人可以评价、追问到 {due:%Y-%m-%d}，期满自动归档。"
    return ""


@guard
def may_be_public(here: Situation) -> str:
    letter = letter_of(here)
    return "" if letter and rule_of(letter.kind).publishable else "这一类来信不公开。"


@guard
def agreed(here: Situation) -> str:
    letter = letter_of(here)
    return "" if letter and letter.wish_public else "您没有同意过公开。"


@guard
def not_agreed(here: Situation) -> str:
    letter = letter_of(here)
    return "您已经同意公开。" if letter and letter.wish_public else ""
