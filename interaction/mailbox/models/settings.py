"""What a county sets of its mailbox. Limits in days are set in 期限调整 (casework's LimitChange)."""

from django.core.validators import MaxValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="mail", order=310)
class MailboxSettings(BaseGenericSetting):
    questions_allowed = models.PositiveSmallIntegerField(
        "每封信可以追问几次", default=2, validators=[MaxValueValidator(10)]
    )
    reopened_allowed = models.PositiveSmallIntegerField(
        "机关可以重新办理几次",
        default=1,
        validators=[MaxValueValidator(5)],
        help_text="因评价不满意退回重办的不算在内。",
    )
    head_title = models.CharField("领导信箱的称呼", max_length=20, default="县长信箱")
    ranking_public = models.BooleanField("公开各机构排名", default=False, help_text="由督办员决定是否公布。")

    class Meta:
        verbose_name = "来信设置"
