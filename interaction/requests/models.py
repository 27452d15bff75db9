"""依申请公开申请 and what belongs to one. The case itself, its ledger and its clock are casework's."""

from datetime import date
from typing import Any

from django.db import models

from cms.agencies.models import User
from interaction.casework.degrees import Degree
from interaction.casework.encryption import EncryptedJSONField, EncryptedTextField
from interaction.casework.models import Case


class ApplicantKind(models.TextChoices):
    """The six columns of table three of the annual report."""

    PERSON = "person", "自然人"
    BUSINESS = "business", "商业企业"
    RESEARCH = "research", "科研机构"
    WELFARE = "welfare", "社会公益组织"
    LEGAL = "legal", "法律服务机构"
    OTHER = "other", "其他"


class Channel(models.TextChoices):
    """How it came in; each has a day of receipt of its own (art. 31)."""

    ONLINE = "online", "网上提交"
    IN_PERSON = "in_person", "当面提交"
    SIGNED_POST = "signed_post", "邮寄（需签收）"
    ORDINARY_POST = "ordinary_post", "平常信函（无需签收）"
    FAX = "fax", "传真"
    EMAIL = "email", "电子邮箱"


class InformationRequest(models.Model):
    """What was asked, and by whom (art. 29). No purpose is asked for. Personal data is encrypted."""

    class IdKind(models.TextChoices):
        RESIDENT = "resident", "居民身份证"
        PASSPORT = "passport", "护照"
        HK_MACAO = "hk_macao", "港澳居民居住证或来往内地通行证"
        TAIWAN = "taiwan", "台湾居民居住证或来往大陆通行证"
        MILITARY = "military", "军人证件"
        OTHER = "other", "其他证件"

    class Form(models.TextChoices):
        PAPER = "paper", "纸质"
        ELECTRONIC = "electronic", "电子数据"
        DISC = "disc", "光盘等介质"
        READING = "reading", "当场查阅、抄录"

    class Delivery(models.TextChoices):
        ONLINE = "online", "在本网站查看、下载"
        POST = "post", "邮寄"
        EMAIL = "email", "电子邮箱"
        FAX = "fax", "传真"
        PICK_UP = "pick_up", "自行领取"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="request", verbose_name="办件")
    kind = models.CharField("申请人类别", max_length=10, choices=ApplicantKind.choices)
    channel = models.CharField("提交方式", max_length=15, choices=Channel.choices, default=Channel.ONLINE)
    # name, id_kind, id_number, phone, email, address, postcode, fax; of an organisation also code, representative,
    # contact
    applicant: Any = EncryptedJSONField("申请人")
    description = EncryptedTextField("所需信息的内容描述")
    document_number = EncryptedTextField("文号", blank=True)
    form = models.CharField("提供的形式", max_length=12, choices=Form.choices, default=Form.ELECTRONIC)
    delivery = models.CharField("获取的方式", max_length=10, choices=Delivery.choices, default=Delivery.ONLINE)
    applicant_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    content_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    published_as = models.CharField("公开后的索引号", max_length=40, blank=True)
    # Of one that must be answered again after a review or a suit: how and when it was answered first, for that counts.
    first_outcome = models.CharField("首次办理结果", max_length=30, null=True)
    first_ended_on = models.DateField("首次答复日期", null=True)

    class Meta:
        verbose_name = "依申请公开申请"
        verbose_name_plural = "依申请公开申请"

    def __str__(self) -> str:
        return f"{self.case_id}"


class Answer(models.Model):
    """A drafted answer on its way through review; the last one that was approved is what was sent."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", "待审核"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "已审定"
        SENT = "sent", "已发出"

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    outcome = models.CharField("办理结果", max_length=30)
    letter: Any = EncryptedJSONField("答复书", blank=True)  # template, title, addressee, body
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFTED)

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Fee(models.Model):
    """A notice of 信息处理费 (国办函〔2020〕109号): by the request or by the page, never both."""

    class Mode(models.TextChoices):
        BY_REQUEST = "requests", "按件"
        BY_PAGE = "pages", "按量"

    case = models.OneToOneField(Case, models.PROTECT, related_name="fee")
    mode = models.CharField("计费方式", max_length=10, choices=Mode.choices)
    quantity = models.PositiveIntegerField("件数或页数")
    before = models.PositiveIntegerField("本月此前累计件数", default=0)
    amount = models.PositiveIntegerField("金额（元）")
    noticed_on = models.DateField("通知日期")
    due_on = models.DateField("缴费期限")
    paid_on = models.DateField("缴费日期", null=True)

    class Meta:
        verbose_name = "信息处理费"
        verbose_name_plural = "信息处理费"

    def __str__(self) -> str:
        return f"{self.case_id} {self.amount}"

    @property
    def pay_by(self) -> date:
        """The last day to pay: while it is awaited, as the calendar is now."""
        awaited = self.case.step_due_on if self.case.step == "awaiting_fee" else None
        return awaited or self.due_on


class Rating(models.Model):
    """How the applicant rates the handling: five degrees (国办发〔2019〕51号)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    degree = models.PositiveSmallIntegerField("满意度", choices=Degree.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"

    def __str__(self) -> str:
        return f"{self.case_id} {self.degree}"


class Proceeding(models.Model):
    """行政复议 or 行政诉讼 about a request, as table four of the annual report counts them."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        SUIT = "suit", "行政诉讼（未经复议直接起诉）"
        SUIT_AFTER_REVIEW = "suit_after_review", "行政诉讼（复议后起诉）"

    class Result(models.TextChoices):
        PENDING = "pending", "尚未审结"
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    body = models.CharField("复议机关或法院", max_length=100)
    file_number = models.CharField("案号", max_length=60, blank=True)
    filed_on = models.DateField("受理日期")
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.PENDING)
    decided_on = models.DateField("审结日期", null=True, blank=True)

    class Meta:
        verbose_name = "复议、诉讼"
        verbose_name_plural = "复议、诉讼"
        indexes = [models.Index(fields=["filed_on"], name="proceeding_filed")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Publication(models.Model):
    """The document an answer was made into (art. 44). ``public``: it has gone out and not been taken back."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="publication")
    index_number = models.CharField("索引号", max_length=40, unique=True)
    public = models.BooleanField("已公开", default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "转为主动公开"
        verbose_name_plural = "转为主动公开"

    def __str__(self) -> str:
        return self.index_number
