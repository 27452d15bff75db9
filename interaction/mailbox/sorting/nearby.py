"""Letters that say the same or nearly the same."""

from interaction.casework.groups import joining, kinds
from interaction.casework.models import Case

from ..models import Letter

SHOWN = 10
PROCEDURE = "mailbox"


def said(letter: Letter) -> str:
    return f"{letter.subject}\n{letter.text}\n{letter.place}"


def _said_in(case: Case) -> str:
    letter = Letter.objects.filter(pk=case.pk).first()
    return said(letter) if letter else ""


KIND = kinds.Kind(
    PROCEDURE,
    title="同一事项的来信",
    noun="来信",
    sender="类型",
    help="内容相同的来信自动列为一组；内容相近的由受理、承办人员确认是不是同一件事。一组来信可以一起办理，每位来信人都收到自己的答复。",
    namespace="mailbox_groups",
    said=_said_in,
    near=True,
)


def join(case: Case, letter: Letter) -> None:
    joining.join(case, said(letter))


def similar(case: Case) -> list[Case]:
    """Those of its group, be they joined or only proposed."""
    membership = getattr(case, "membership", None)
    if membership is None:
        return []
    others = Case.objects.filter(membership__group=membership.group_id).exclude(pk=case.pk)
    return list(others.select_related("agency", "desk", "handler").order_by("-membership__case")[:SHOWN])
