"""What the page of a case shows of a request."""

from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from interaction.casework import privacy
from interaction.casework.desk.rooms import Section
from interaction.casework.history import Situation
from interaction.casework.models import CaseGroup

from ..letters.names import corrected
from ..models import Answer, Fee, InformationRequest, Proceeding, Rating
from ..outcomes import OUTCOMES

FOLDER = "requests/admin"
LABELS = {
    "name": "姓名或者名称", "id_kind": "证件种类", "id_number": "证件号码", "code": "统一社会信用代码",
    "representative": "法定代表人", "contact": "联系人", "phone": "电话", "email": "电子邮箱", "address": "地址",
    "postcode": "邮政编码", "fax": "传真",
}  # fmt: skip
OTHERS_SHOWN = 20


def sections(here: Situation, user: Any, revealed: bool) -> list[Section]:
    request = InformationRequest.objects.filter(pk=here.case.pk).first()
    if request is None:
        return []
    duty = privacy.may_see(user, here.case)
    found = [Section("申请", f"{FOLDER}/_request.html", _request(here, request, duty, revealed), 10)]
    answers = list(Answer.objects.filter(case=here.case).select_related("drafted_by", "reviewed_by").order_by("-pk"))
    if answers and duty:
        shown = [(one, OUTCOMES[one.outcome].label if one.outcome in OUTCOMES else one.outcome) for one in answers]
        found.append(Section("答复", f"{FOLDER}/_answers.html", {"answers": shown}, 20))
    found += _afterwards(here)
    others = _others(here, request)
    if others["count"] or others["group"]:
        found.append(Section("相关的申请", f"{FOLDER}/_others.html", others, 50))
    return found


def _request(here: Situation, request: InformationRequest, duty: bool, revealed: bool) -> dict[str, Any]:
    known = dict(request.applicant) if revealed else privacy.masked(request.applicant)
    if not duty:  # who does not work on it needs no name, not even half of one
        known = {}
    kinds = dict(InformationRequest.IdKind.choices)
    applicant = [
        (label, kinds.get(known[name], known[name]) if name == "id_kind" else known[name])
        for name, label in LABELS.items()
        if known.get(name)
    ]
    erased = here.case.erased_on
    return {
        "request": request, "applicant": applicant, "duty": duty, "revealed": revealed, "erased": erased,
        "corrected": corrected(here),
    }  # fmt: skip


def _afterwards(here: Situation) -> list[Section]:
    found = []
    fee = Fee.objects.filter(case=here.case).first()
    if fee:
        found.append(Section("信息处理费", f"{FOLDER}/_fee.html", {"fee": fee}, 30))
    proceedings = list(Proceeding.objects.filter(case=here.case).order_by("pk"))
    if proceedings:
        found.append(Section("复议、诉讼", f"{FOLDER}/_proceedings.html", {"proceedings": proceedings}, 40))
    rating = Rating.objects.filter(case=here.case).first()
    if rating:
        found.append(Section("评价", f"{FOLDER}/_rating.html", {"rating": rating}, 45))
    return found


def _others(here: Situation, request: InformationRequest) -> dict[str, Any]:
    """Requests of the same applicant to the same agency in the same natural month, and those of the same wording."""
    case = here.case
    group = CaseGroup.objects.filter(members__case=case.pk, size__gt=1).first()
    if not request.applicant_key:
        return {"count": 0, "cases": [], "group": group}
    first = timezone.localtime(case.submitted_at).date().replace(day=1)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    since, until = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, after))
    same = InformationRequest.objects.filter(
        Q(case__submitted_at__gte=since, case__submitted_at__lt=until),
        applicant_key=request.applicant_key,
        case__agency=case.agency_id,
    ).exclude(pk=request.pk)
    cases = [one.case for one in same.select_related("case").order_by("-pk")[: OTHERS_SHOWN + 1]]
    count = len(cases) if len(cases) <= OTHERS_SHOWN else same.count()
    return {"count": count, "cases": cases[:OTHERS_SHOWN], "group": group, "month": first}
